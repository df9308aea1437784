import { useQuery } from '@tanstack/react-query';
import type { StackDetail } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { ConditionMark } from '../../ui/condition.tsx';
import { ResourceLink } from '../inventory/resource-link.tsx';

interface NestedStacksProps {
  readonly connectionId: string;
  readonly stacks: StackDetail['children'];
  /** 1 for the stacks nested directly in the page's stack. */
  readonly level: number;
}

/** CloudFormation nests no deeper in practice; what lies below is found on the stack's own page. */
const levelMax = 3;

/** The stacks nested in a stack, each with those nested in it. */
export function NestedStacks({ connectionId, stacks, level }: NestedStacksProps) {
  return (
    <ul className="flex flex-col gap-1">
      {stacks.map((stack) => (
        <li key={stack.id}>
          <span className="flex min-w-0 items-center gap-1.5">
            <ConditionMark condition={stack.condition} />
            <ResourceLink
              resource={{ kind: 'stack', connectionId, id: stack.id }}
              className="truncate underline underline-offset-2 hover:no-underline"
            >
              {stack.name}
            </ResourceLink>
            <span className="shrink-0 text-muted text-sm">{stack.status}</span>
          </span>
          {level < levelMax && <Below connectionId={connectionId} id={stack.id} level={level + 1} />}
        </li>
      ))}
    </ul>
  );
}

function Below({
  connectionId,
  id,
  level,
}: {
  readonly connectionId: string;
  readonly id: string;
  readonly level: number;
}) {
  const stack = useQuery(api.inventory.stack.queryOptions({ input: { connectionId, id } }));
  if (stack.data === undefined || stack.data.children.length === 0) return null;
  return (
    <div className="mt-1 pl-5">
      <NestedStacks connectionId={connectionId} stacks={stack.data.children} level={level} />
    </div>
  );
}
