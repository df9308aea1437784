import type { Facts } from './link.ts';
import { combine, nowhere, type Placement, type PlacementRules, placementOf } from './placement.ts';
import type { GroupFact, KeyValue } from './resources.ts';

/** Places everything in an environment and an application: nested stacks with their root, all else with its stack. */
export class Places {
  readonly #facts: Facts;
  readonly #rules: PlacementRules;
  readonly #stacks = new Map<string, Placement>();
  readonly #groups = new Map<string, Placement>();

  constructor(facts: Facts, rules: PlacementRules) {
    this.#facts = facts;
    this.#rules = rules;
  }

  ofStack(stackId: string | null): Placement {
    const stack = stackId === null ? undefined : this.#facts.stack.get(stackId)?.fact;
    if (!stack) return nowhere;
    return remembered(this.#stacks, stack.id, () => {
      const root = this.#facts.stack.get(stack.rootId ?? stack.parentId ?? '')?.fact;
      const inherited = root ? placementOf(root.name, root.tags, this.#rules) : nowhere;
      return this.of(inherited, stack.name, stack.tags);
    });
  }

  ofGroup(group: GroupFact): Placement {
    return remembered(this.#groups, group.id, () =>
      this.of(this.ofStack(stackIdIn(group.tags)), group.name, group.tags),
    );
  }

  /** What is inherited, and for what that leaves open what the thing's own tags and name say. */
  of(inherited: Placement, name: string, tags: readonly KeyValue[]): Placement {
    if (inherited.environment !== null && inherited.application !== null) return inherited;
    return combine(inherited, placementOf(name, tags, this.#rules));
  }

  /** What the tags alone say. */
  ofTags(tags: readonly KeyValue[]): Placement {
    return placementOf('', tags, this.#rules);
  }
}

/** The stack that AWS says made a thing. */
export function stackIdIn(tags: readonly KeyValue[]): string | null {
  return tagValue(tags, 'aws:cloudformation:stack-id');
}

export function tagValue(tags: readonly KeyValue[], key: string): string | null {
  for (const tag of tags) if (tag.key === key) return tag.value || null;
  return null;
}

function remembered<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
