import { Fragment } from 'react';
import type { GroupDetail, GroupNow } from '#contract/groups.ts';
import { formatDuration } from '../../lib/format.ts';
import { KeyValueList, Panel } from '../../ui/panel.tsx';
import { CopyableList } from '../inventory/details-pane.tsx';
import { ResourceLink } from '../inventory/resource-link.tsx';

interface GroupFactsProps {
  readonly detail: GroupDetail;
  readonly now: GroupNow | undefined;
}

/** How the group is set up: its settings, what it serves behind, and its tags. */
export function GroupFacts({ detail, now }: GroupFactsProps) {
  const { row, zones, targetGroups, classicLoadBalancers, tags } = detail;
  return (
    <>
      <Panel title="Settings">
        <KeyValueList
          className="p-3"
          entries={[
            { key: 'Environment', value: row.environment },
            { key: 'Application', value: row.application },
            {
              key: 'Stack',
              value: row.stackId !== null && (
                <ResourceLink resource={{ kind: 'stack', connectionId: row.connectionId, id: row.stackId }}>
                  {row.stackId.split('/')[1] ?? row.stackId}
                </ResourceLink>
              ),
            },
            { key: 'Launches from', value: row.launchedFrom },
            {
              key: 'Zones',
              value:
                zones.length > 0 &&
                zones.map(({ zone, instances }, index) => (
                  <Fragment key={zone}>
                    {index > 0 && ', '}
                    <span className="whitespace-nowrap">{`${zone} (${instances})`}</span>
                  </Fragment>
                )),
            },
            ...(now === undefined
              ? []
              : [
                  {
                    key: 'Health check',
                    value: `${now.healthCheckType}, after ${formatDuration(now.healthCheckGraceS * 1000)}`,
                  },
                  { key: 'Cooldown', value: formatDuration(now.defaultCooldownS * 1000) },
                  { key: 'Terminates first', value: now.terminationPolicies.join(', ') },
                  {
                    key: 'New instances',
                    value: now.newInstancesProtected ? 'protected from scale-in' : 'not protected',
                  },
                ]),
          ]}
        />
      </Panel>
      {targetGroups.length + classicLoadBalancers.length > 0 && (
        <Panel title="Serves behind">
          <ul className="p-3">
            {targetGroups.map(({ id, name }) => (
              <li key={id}>
                <ResourceLink resource={{ kind: 'target_group', connectionId: row.connectionId, id }}>
                  {name}
                </ResourceLink>
              </li>
            ))}
            {classicLoadBalancers.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </Panel>
      )}
      <Panel title="Tags">
        <div className="p-3">
          <CopyableList entries={tags} empty="This group has no tags." />
        </div>
      </Panel>
    </>
  );
}
