import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { RefreshCcw, Scaling } from 'lucide-react';
import { useMemo } from 'react';
import type { GroupDetail, GroupNow, GroupRef } from '#contract/groups.ts';
import type { ResourceRef } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { commands, useCommand } from '../../lib/commands.ts';
import { useWatching } from '../../lib/live.ts';
import { Button } from '../../ui/button.tsx';
import { ConditionMark } from '../../ui/condition.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Screen } from '../../ui/screen.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { CycleWizard } from '../cycles/index.ts';
import { FollowButton } from '../follows/index.ts';
import { Activities } from '../instance/index.ts';
import { DetailsLoading, DetailsTrouble, ReadLine } from '../inventory/details-pane.tsx';
import { NoneNamed, PageTrouble } from '../inventory/no-such-thing.tsx';
import { ChangeList } from '../inventory/recent-changes.tsx';
import { linkLook } from '../inventory/resource-link.tsx';
import { standing, useNewestJobs } from '../jobs/index.ts';
import { useMay } from '../people/index.ts';
import { GroupFacts } from './group-facts.tsx';
import { GroupJobs } from './group-jobs.tsx';
import { InstanceTable } from './instance-table.tsx';
import { ProcessPanel } from './process-panel.tsx';
import { ScaleDialog } from './scale-dialog.tsx';
import { type GroupSearch, readChosen, writeChosen } from './search-params.ts';
import { SizeScale } from './size-scale.tsx';
import { useGroupNow } from './use-group-now.ts';

const route = getRouteApi('/group');

/** One Auto Scaling group: as AWS has it now, what it does by itself, and everything that can be done to it. */
export function GroupPage() {
  const { connection: connectionId, name: groupName } = route.useSearch();
  if (connectionId === '' || groupName === '') return <NoneNamed kind="group" />;
  return <GroupView key={`${connectionId} ${groupName}`} group={{ connectionId, groupName }} />;
}

function GroupView({ group }: { readonly group: GroupRef }) {
  const resource: ResourceRef = { kind: 'group', connectionId: group.connectionId, id: group.groupName };
  useWatching([resource]);
  const detail = useQuery(api.groups.get.queryOptions({ input: group }));
  const now = useGroupNow(group, detail.data);
  const mayOperate = useMay('operator');
  const mayChange = mayOperate === true && detail.data?.heldBy === null;
  const [action, setAction] = useAction();
  const [chosen, setChosen] = useChosen();
  const canAct = mayChange && now.data !== undefined;
  const begin = (next: Action) => {
    if (canAct) setAction(next);
  };
  useCommand('scaleGroup', () => begin('scale'));
  useCommand('cycleGroup', () => begin('cycle'));
  return (
    <Screen
      title={group.groupName}
      summary={
        <>
          {detail.data !== undefined && (
            <ConditionMark
              condition={detail.data.row.condition}
              text={detail.data.status ?? capacityWords(detail.data.row, now.data)}
              labelled
              className="font-medium"
            />
          )}
          <CopyButton text={group.groupName} label="Copy group name" />
          <FollowButton resource={resource} name={group.groupName} />
        </>
      }
      tools={
        <>
          {mayOperate === true && (
            <>
              <Button disabled={!canAct} onClick={() => begin('cycle')}>
                <RefreshCcw size={14} strokeWidth={1.75} aria-hidden />
                Cycle… <Kbd keys={commands.cycleGroup.keys} />
              </Button>
              <Button look="primary" disabled={!canAct} onClick={() => begin('scale')}>
                <Scaling size={14} strokeWidth={1.75} aria-hidden />
                Scale… <Kbd keys={commands.scaleGroup.keys} />
              </Button>
            </>
          )}
          {mayOperate === false && <span className="text-muted">Operators can change it.</span>}
        </>
      }
    >
      <ScrollRegion label="Everything about the group" className="h-full p-4">
        {detail.isPending && <DetailsLoading />}
        <PageTrouble kind="group" query={detail} />
        {detail.data !== undefined && (
          <div className="flex flex-col gap-4">
            <HeldBanner heldBy={detail.data.heldBy} />
            <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_400px]">
              <div className="flex min-w-0 flex-col gap-4">
                <CapacityPanel now={now} row={detail.data.row} />
                {now.isPending && <LoadingPanel title="Instances" />}
                {now.data !== undefined && (
                  <InstanceTable
                    now={now.data}
                    mayChange={mayChange}
                    chosen={chosen}
                    onChosen={setChosen}
                    onCycle={() => begin('cycle')}
                  />
                )}
                <GroupJobs resource={resource} />
                <Panel title="Scaling activities">
                  <Activities connectionId={group.connectionId} groupName={group.groupName} instanceId={null} />
                </Panel>
              </div>
              <div className="flex min-w-0 flex-col gap-4">
                {now.isPending && <LoadingPanel title="Processes" />}
                {now.data !== undefined && <ProcessPanel now={now.data} mayChange={mayChange} />}
                <GroupFacts detail={detail.data} now={now.data} />
                <Panel title="Recent changes">
                  <div className="p-3">
                    <ChangeList resource={resource} />
                  </div>
                </Panel>
              </div>
            </div>
          </div>
        )}
      </ScrollRegion>
      {/* A job that takes the group meanwhile closes nothing: what was typed stays, and the dialog says by whom. */}
      {action === 'scale' && mayOperate === true && now.data !== undefined && (
        <ScaleDialog now={now.data} onClose={() => setAction(undefined)} />
      )}
      {action === 'cycle' && mayOperate === true && now.data !== undefined && (
        <CycleWizard
          groups={[group]}
          instances={now.data.instances}
          chosen={chosen}
          onClose={() => setAction(undefined)}
        />
      )}
    </Screen>
  );
}

type Action = GroupSearch['action'];

/** Which dialog is open; the address says so too, so that a link can lead to it. */
function useAction(): [Action, (action: Action) => void] {
  const { action } = route.useSearch();
  const navigate = route.useNavigate();
  return [action, (next) => void navigate({ search: (before) => ({ ...before, action: next }), replace: true })];
}

/** The instances that are chosen; the address keeps them, so that a link can lead here with some. */
function useChosen(): [ReadonlySet<string>, (ids: ReadonlySet<string>) => void] {
  const { chosen } = route.useSearch();
  const navigate = route.useNavigate();
  return [
    useMemo(() => readChosen(chosen), [chosen]),
    (ids) => void navigate({ search: (before) => ({ ...before, chosen: writeChosen(ids) }), replace: true }),
  ];
}

/** Who works on the group now and how far that is: nothing else can be started until it has ended. */
function HeldBanner({ heldBy }: { readonly heldBy: GroupDetail['heldBy'] }) {
  const job = useNewestJobs()?.rows.find(({ id }) => id === heldBy?.jobId);
  if (heldBy === null) return null;
  return (
    <div role="status" className="flex items-start gap-2 rounded-md border-changing border-l-3 bg-surface px-3 py-2">
      <Mark shape="lock" className="mt-1 text-changing" />
      <div className="min-w-0">
        <p className="[overflow-wrap:anywhere]">
          {heldBy.requestedBy} works on it:{' '}
          <Link to="/job" search={{ id: heldBy.jobId }} className={`font-medium ${linkLook}`}>
            {heldBy.title}
          </Link>
          {job !== undefined && standing(job) !== '' && ` · ${standing(job)}`}
        </p>
        <p className="text-muted">Nothing else can be started until that has ended.</p>
      </div>
    </div>
  );
}

interface CapacityPanelProps {
  readonly now: ReturnType<typeof useGroupNow>;
  /** The group as it was read last, until AWS has said how it is now. */
  readonly row: GroupDetail['row'];
}

function CapacityPanel({ now, row }: CapacityPanelProps) {
  return (
    <Panel title="Capacity">
      <div className="p-3">
        {now.data === undefined ? (
          <>
            <SizeScale sizes={row} inService={row.inService} />
            <ReadLine read={row.read} />
          </>
        ) : (
          <>
            {now.data.problem !== null && <ProblemView problem={now.data.problem} level="warning" className="mb-3" />}
            <SizeScale sizes={now.data.sizes} inService={inService(now.data)} />
            <ReadLine read={now.data.read} />
          </>
        )}
      </div>
      <DetailsTrouble query={now} />
    </Panel>
  );
}

function LoadingPanel({ title }: { readonly title: string }) {
  return (
    <Panel title={title}>
      <DetailsLoading />
    </Panel>
  );
}

function capacityWords(row: GroupDetail['row'], now: GroupNow | undefined): string {
  const serving = now === undefined ? row.inService : inService(now);
  return `${serving} of ${(now?.sizes ?? row).desiredCapacity} in service`;
}

function inService({ instances }: GroupNow): number {
  return instances.filter(({ lifecycle, health }) => lifecycle === 'InService' && health === 'Healthy').length;
}
