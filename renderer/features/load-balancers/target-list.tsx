import { useState } from 'react';
import { conditions } from '#contract/inventory.ts';
import type { Target } from '#contract/traffic.ts';
import { Button } from '../../ui/button.tsx';
import { ConditionMark } from '../../ui/condition.tsx';
import { ResourceLink } from '../inventory/resource-link.tsx';

interface TargetListProps {
  readonly connectionId: string;
  readonly targets: readonly Target[];
}

const shownAtFirst = 20;

/** Targets as a balancer sees them, worst first, each with the reason for its state. */
export function TargetList({ connectionId, targets }: TargetListProps) {
  const [all, setAll] = useState(false);
  if (targets.length === 0) return <p className="text-muted">No target is registered.</p>;
  const sorted = [...targets].sort(byNeed);
  const shown = all ? sorted : sorted.slice(0, shownAtFirst);
  return (
    <>
      <ul className="flex flex-col gap-1">
        {shown.map((target) => (
          <TargetItem key={`${target.targetId}:${target.port}`} connectionId={connectionId} target={target} />
        ))}
      </ul>
      {shown.length < sorted.length && (
        <Button look="quiet" shape="small" className="mt-1" onClick={() => setAll(true)}>
          Show all {sorted.length} targets
        </Button>
      )}
    </>
  );
}

function byNeed(one: Target, other: Target): number {
  const byCondition = conditions.indexOf(one.condition) - conditions.indexOf(other.condition);
  return byCondition === 0 ? one.targetId.localeCompare(other.targetId) : byCondition;
}

function TargetItem({ connectionId, target }: { readonly connectionId: string; readonly target: Target }) {
  const { targetId, instanceId, port, zone, state, reason, description, condition } = target;
  return (
    <li className="min-w-0">
      <span className="flex min-w-0 flex-wrap items-center gap-x-2">
        <ConditionMark condition={condition} text={state} labelled />
        <span className="font-mono text-sm">
          {instanceId === null ? (
            targetId
          ) : (
            <ResourceLink resource={{ kind: 'instance', connectionId, id: instanceId }}>{targetId}</ResourceLink>
          )}
          {port !== null && `:${port}`}
        </span>
        {zone !== null && <span className="text-muted text-sm">{zone}</span>}
      </span>
      {(reason !== null || description !== null) && (
        <p className="pl-4.5 text-muted text-sm [overflow-wrap:anywhere]">
          {[description, reason].filter(Boolean).join(' · ')}
        </p>
      )}
    </li>
  );
}
