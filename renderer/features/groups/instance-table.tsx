import { ChevronDown } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { GroupNow } from '#contract/groups.ts';
import type { Condition } from '#contract/inventory.ts';
import { plural } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConditionMark } from '../../ui/condition.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { ResourceLink } from '../inventory/resource-link.tsx';
import { InstanceDialog } from './instance-dialog.tsx';
import { type InstanceActionName, instanceActions, instanceActionWords, isPossible } from './model.ts';
import { useDoubts } from './use-doubts.ts';

type NowInstance = GroupNow['instances'][number];

interface InstanceTableProps {
  readonly now: GroupNow;
  readonly mayChange: boolean;
  /** Ids of instances; some of them may have left the group. */
  readonly chosen: ReadonlySet<string>;
  readonly onChosen: (ids: ReadonlySet<string>) => void;
  /** Begins a cycle of the chosen ones. */
  readonly onCycle: () => void;
}

/** The group's instances as AWS has them now; what is chosen can be put into standby, protected, replaced … */
export function InstanceTable({ now, mayChange, chosen, onChosen, onCycle }: InstanceTableProps) {
  const [asked, setAsked] = useState<InstanceActionName | null>(null);
  const doubts = useDoubts(now);
  const picked = useMemo(() => now.instances.filter(({ id }) => chosen.has(id)), [now.instances, chosen]);
  const pickedIds = useMemo(() => picked.map(({ id }) => id), [picked]);
  const choose = (id: string, isChosen: boolean) =>
    onChosen(new Set(isChosen ? [...pickedIds, id] : pickedIds.filter((each) => each !== id)));
  const all = picked.length === now.instances.length && now.instances.length > 0;
  return (
    <Panel
      title={plural(now.instances.length, 'instance')}
      actions={
        mayChange && (
          <Menu
            trigger={
              <Button shape="small" disabled={picked.length === 0}>
                {picked.length === 0 ? 'Choose instances to act on' : `With ${picked.length} chosen`}
                <ChevronDown size={13} aria-hidden />
              </Button>
            }
          >
            {instanceActions.map((name) => (
              <MenuItem key={name} disabled={!isPossible(name, picked)} onSelect={() => setAsked(name)}>
                {instanceActionWords[name]}
              </MenuItem>
            ))}
            <MenuItem onSelect={onCycle}>Cycle…</MenuItem>
          </Menu>
        )
      }
    >
      {now.instances.length === 0 ? (
        <p className="px-3 py-2 text-muted">The group has no instance now.</p>
      ) : (
        <ScrollRegion label="Instances of the group" className="max-h-100">
          <table className="w-full text-left">
            <thead className="sticky top-0 bg-surface text-muted text-sm">
              <tr>
                {mayChange && (
                  <th className="w-8 py-1 pl-3">
                    <input
                      type="checkbox"
                      className="block"
                      aria-label="Choose every instance"
                      checked={all}
                      onChange={() => onChosen(new Set(all ? [] : now.instances.map(({ id }) => id)))}
                    />
                  </th>
                )}
                {['Lifecycle', 'Instance ID', 'Health', 'Zone', 'Launched from'].map((label) => (
                  <th key={label} scope="col" className="px-2 py-1 font-medium first:pl-3">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {now.instances.map((instance) => (
                <InstanceRow
                  key={instance.id}
                  connectionId={now.connectionId}
                  instance={instance}
                  doubt={isCalm(instance) ? doubts.get(instance.id) : undefined}
                  chosen={mayChange ? chosen.has(instance.id) : null}
                  onChoose={choose}
                />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {asked !== null && pickedIds.length > 0 && (
        <InstanceDialog
          group={{ connectionId: now.connectionId, groupName: now.groupName }}
          name={asked}
          instanceIds={pickedIds}
          onClose={() => setAsked(null)}
        />
      )}
    </Panel>
  );
}

interface InstanceRowProps {
  readonly connectionId: string;
  readonly instance: NowInstance;
  /** Why it is not as well as it looks to its group; none where it is. */
  readonly doubt: string | undefined;
  /** Null where the person may not change anything. */
  readonly chosen: boolean | null;
  readonly onChoose: (id: string, isChosen: boolean) => void;
}

function InstanceRow({ connectionId, instance, doubt, chosen, onChoose }: InstanceRowProps) {
  const { id, zone, lifecycle, health, launchedFrom } = instance;
  return (
    <>
      <tr className="border-line border-t">
        {chosen !== null && (
          <td className="py-1 pl-3">
            <input
              type="checkbox"
              className="block"
              aria-label={`Choose ${id}`}
              checked={chosen}
              onChange={(event) => onChoose(id, event.currentTarget.checked)}
            />
          </td>
        )}
        <td className="px-2 py-1 first:pl-3">
          <span className="flex items-center gap-2">
            <ConditionMark condition={lifecycleCondition(lifecycle)} text={lifecycle} labelled />
            {instance.protected && <Badge>Protected</Badge>}
          </span>
        </td>
        <td className="whitespace-nowrap px-2 py-1 font-mono text-sm">
          <ResourceLink resource={{ kind: 'instance', connectionId, id }}>{id}</ResourceLink>
        </td>
        <td className="px-2 py-1">
          <ConditionMark condition={health === 'Healthy' ? 'ok' : 'failed'} text={health} labelled className="flex" />
        </td>
        <td className="whitespace-nowrap px-2 py-1">{zone}</td>
        <td title={launchedFrom ?? undefined} className="w-full max-w-0 px-2 py-1 text-muted">
          <LaunchedFrom name={launchedFrom} />
        </td>
      </tr>
      {doubt !== undefined && (
        <tr>
          <td colSpan={chosen === null ? 1 : 2} />
          <td colSpan={4} className="max-w-0 px-2 pb-1.5">
            <span className="flex items-start gap-1.5">
              <Mark shape="triangle" className="mt-1 text-warning" />
              <span className="min-w-0 [overflow-wrap:anywhere]">{doubt}</span>
            </span>
          </td>
        </tr>
      )}
    </>
  );
}

/** A launch template with its version, which tells two instances apart and so is never cut off. */
function LaunchedFrom({ name }: { readonly name: string | null }) {
  const [, template, version] = /^(.*)(:[^:]+)$/.exec(name ?? '') ?? [null, name ?? '–', ''];
  return (
    <span className="flex">
      <span className="truncate">{template}</span>
      <span className="shrink-0">{version}</span>
    </span>
  );
}

/** What Auto Scaling itself calls abnormal says so in its own columns. */
function isCalm({ lifecycle, health }: NowInstance): boolean {
  return lifecycle === 'InService' && health === 'Healthy';
}

/** AWS docs, "Auto Scaling instance lifecycle". */
function lifecycleCondition(lifecycle: string): Condition {
  if (lifecycle === 'InService') return 'ok';
  if (lifecycle === 'Standby' || lifecycle === 'Detached') return 'off';
  return 'changing';
}
