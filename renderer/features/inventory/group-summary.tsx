import { Link } from '@tanstack/react-router';
import type { GroupRow } from '#contract/inventory.ts';
import { formatNumber } from '../../lib/format.ts';
import { ConditionCounts, ConditionMark } from '../../ui/condition.tsx';
import { KeyValueList } from '../../ui/panel.tsx';
import { linkLook, ResourceLink } from './resource-link.tsx';

/** An Auto Scaling group in short: its sizes, how much of it serves, and the way to its instances. */
export function GroupSummary({ group }: { readonly group: GroupRow }) {
  const { minSize, desiredCapacity, maxSize, inService } = group;
  return (
    <div className="flex flex-col gap-1">
      <p className="flex items-center gap-2">
        <ConditionMark condition={group.condition} />
        <ResourceLink
          resource={{ kind: 'group', connectionId: group.connectionId, id: group.name }}
          className={`min-w-0 truncate font-medium ${linkLook}`}
        >
          {group.name}
        </ResourceLink>
      </p>
      <KeyValueList
        entries={[
          {
            key: 'In service',
            value: `${formatNumber(inService)} of ${formatNumber(desiredCapacity)} desired`,
          },
          { key: 'Size', value: `min ${minSize} · desired ${desiredCapacity} · max ${maxSize}` },
          {
            key: 'Instances',
            value: <ConditionCounts counts={group.instanceConditions} noun="instances" />,
          },
          { key: 'Launches from', value: group.launchedFrom },
          ...(group.suspendedProcesses.length > 0
            ? [{ key: 'Suspended', value: group.suspendedProcesses.join(', ') }]
            : []),
        ]}
      />
      <InstancesLink search={{ connection: group.connectionId, group: group.name }}>Show its instances</InstancesLink>
    </div>
  );
}

interface InstancesLinkProps {
  readonly search: {
    readonly connection?: string;
    readonly env?: string;
    readonly stack?: string;
    readonly group?: string;
  };
  readonly children: string;
}

/** A way to the instances of an environment, a stack or a group. */
export function InstancesLink({ search, children }: InstancesLinkProps) {
  return (
    <Link to="/instances" search={search} className="self-start underline underline-offset-2 hover:no-underline">
      {children}
    </Link>
  );
}
