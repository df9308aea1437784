import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import type { TargetGroupRow } from '#contract/traffic.ts';
import { api } from '../../lib/api.ts';
import { KeyValueList } from '../../ui/panel.tsx';
import { DetailsLoading, DetailsTrouble, ReadLine } from '../inventory/details-pane.tsx';
import { ResourceLink } from '../inventory/resource-link.tsx';
import { TargetList } from './target-list.tsx';

/** How a target group is set up, and what belongs to it. */
export function TargetGroupEntries({ group }: { readonly group: TargetGroupRow }) {
  const { connectionId, protocol, port, groupNames } = group;
  return (
    <KeyValueList
      entries={[
        { key: 'Receives', value: [protocol, port].filter((part) => part !== null).join(':') },
        { key: 'Targets are', value: group.targetType },
        { key: 'Health check', value: group.healthCheck },
        {
          key: 'Groups',
          value:
            groupNames.length > 0 &&
            groupNames.map((name, index) => (
              <Fragment key={name}>
                {index > 0 && ', '}
                <ResourceLink resource={{ kind: 'group', connectionId, id: name }}>{name}</ResourceLink>
              </Fragment>
            )),
        },
      ]}
    />
  );
}

interface TargetGroupTargetsProps {
  readonly connectionId: string;
  /** The target group's ARN. */
  readonly id: string;
}

/** The targets of a target group with their health, and when that was read. */
export function TargetGroupTargets({ connectionId, id }: TargetGroupTargetsProps) {
  const group = useQuery(api.traffic.targetGroup.queryOptions({ input: { connectionId, id } }));
  return (
    <div>
      {group.isPending && <DetailsLoading />}
      <DetailsTrouble query={group} />
      {group.data !== undefined && (
        <>
          <TargetList connectionId={connectionId} targets={group.data.targets} />
          <ReadLine read={group.data.row.healthRead} />
        </>
      )}
    </div>
  );
}
