import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { InstanceDetail, ResourceRef } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { ConditionMark } from '../../ui/condition.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { KeyValueList, Panel } from '../../ui/panel.tsx';
import { Screen } from '../../ui/screen.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { FollowButton } from '../follows/index.ts';
import { belongingEntries, machineEntries, overviewEntries } from '../instances/index.ts';
import { conditionText } from '../inventory/cells.tsx';
import { CopyableList, DetailsLoading, ReadLine } from '../inventory/details-pane.tsx';
import { GroupSummary } from '../inventory/group-summary.tsx';
import { NoneNamed, PageTrouble } from '../inventory/no-such-thing.tsx';
import { ChangeList } from '../inventory/recent-changes.tsx';
import { Activities } from './activities.tsx';
import { BalancerHealthList } from './balancer-health.tsx';
import { ConsoleOutput } from './console-output.tsx';
import { useInstanceWatching } from './use-instance-watching.ts';

const route = getRouteApi('/instance');

/** One instance with everything that is known of it. */
export function InstancePage() {
  const { connection: connectionId, id } = route.useSearch();
  if (connectionId === '' || id === '') return <NoneNamed kind="instance" />;
  return <InstanceView resource={{ kind: 'instance', connectionId, id }} />;
}

function InstanceView({ resource }: { readonly resource: ResourceRef }) {
  const { connectionId, id } = resource;
  const instance = useQuery(api.inventory.instance.queryOptions({ input: { connectionId, id } }));
  const health = useInstanceWatching(resource, instance.data);
  const name = instance.data?.row.name;
  return (
    <Screen
      title={name || id}
      summary={
        <>
          {instance.data !== undefined && <State detail={instance.data} />}
          {name !== undefined && name !== '' && <span className="font-mono text-muted text-sm">{id}</span>}
          <CopyButton text={id} label="Copy instance ID" />
          {name !== undefined && <FollowButton resource={resource} name={name || id} />}
        </>
      }
    >
      <ScrollRegion key={id} label="Everything about the instance" className="h-full p-4">
        {instance.isPending && <DetailsLoading />}
        <PageTrouble kind="instance" query={instance} />
        {instance.data !== undefined && (
          <div className="grid items-start gap-4 xl:grid-cols-2">
            <div className="flex min-w-0 flex-col gap-4">
              <OverviewPanel detail={instance.data} />
              <Panel title="Health at its load balancers">
                <div className="p-3">
                  <BalancerHealthList query={health} />
                </div>
              </Panel>
              {instance.data.group !== null && (
                <Panel title="Scaling activities that mention it">
                  <Activities connectionId={connectionId} groupName={instance.data.group.name} instanceId={id} />
                </Panel>
              )}
              <Panel title="Recent changes">
                <div className="p-3">
                  <ChangeList resource={resource} />
                </div>
              </Panel>
              <ConsoleOutput connectionId={connectionId} instanceId={id} />
            </div>
            <div className="flex min-w-0 flex-col gap-4">
              <Facts detail={instance.data} />
            </div>
          </div>
        )}
      </ScrollRegion>
    </Screen>
  );
}

function State({ detail: { row } }: { readonly detail: InstanceDetail }) {
  return <ConditionMark condition={row.condition} text={conditionText(row)} labelled className="font-medium" />;
}

function OverviewPanel({ detail }: { readonly detail: InstanceDetail }) {
  return (
    <Panel title="Overview">
      <div className="p-3">
        {detail.stateReason !== null && <p className="mb-2">{detail.stateReason}</p>}
        <KeyValueList entries={overviewEntries(detail)} />
        <ReadLine read={detail.row.read} />
      </div>
    </Panel>
  );
}

/** Where it belongs and what it is made of. */
function Facts({ detail }: { readonly detail: InstanceDetail }) {
  const { row, group, tags } = detail;
  return (
    <>
      <Panel title="Belongs to">
        <div className="p-3">
          <KeyValueList entries={belongingEntries(row)} />
        </div>
      </Panel>
      {group !== null && (
        <Panel title="Auto Scaling group">
          <div className="p-3">
            <GroupSummary group={group} />
          </div>
        </Panel>
      )}
      <Panel title="Machine and network">
        <div className="p-3">
          <KeyValueList entries={machineEntries(detail)} />
        </div>
      </Panel>
      <Panel title="Tags">
        <div className="p-3">
          <CopyableList entries={tags} empty="This instance has no tags." />
        </div>
      </Panel>
    </>
  );
}
