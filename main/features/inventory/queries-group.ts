import type { GroupDetail } from '#contract/groups.ts';
import type { GroupRow } from '#contract/inventory.ts';
import type { ReadContext } from './freshness.ts';
import { type CacheQueries, missing } from './queries-cache.ts';
import type { Freshnesses } from './queries-scopes.ts';
import type { GroupFact, MemberFact } from './resources.ts';
import type { GroupRecord } from './rows.ts';
import { isOtherwise, isSetApart } from './schema.ts';
import { groupTable, targetGroupTable } from './tables.ts';

/** What the inventory knows of one group; which job holds it is not for the inventory to know. */
export type GroupKnown = Omit<GroupDetail, 'heldBy'>;

/** Answers what is asked of one Auto Scaling group. */
export interface GroupReader {
  /** Fails with `not_found` where the inventory does not hold it. */
  get(connectionId: string, name: string, context: ReadContext): GroupKnown;
  /**
   * Groups as they were read last on which something may have been left: those of which a process is suspended or that
   * have a tag with this key, with an instance in standby, waiting for a lifecycle hook or protected from scale-in, and
   * those of which a part is stale.
   */
  changed(connectionId: string, tagKey: string): GroupFact[];
}

export class GroupQueries implements GroupReader {
  readonly #cache: CacheQueries;

  constructor(cache: CacheQueries) {
    this.#cache = cache;
  }

  get(connectionId: string, name: string, context: ReadContext): GroupKnown {
    return this.#cache.atOneMoment(context, (freshnesses) => {
      const record = this.#cache.one(groupTable, connectionId, name);
      const fact = this.#cache.fact('group', connectionId, name);
      if (!record || !fact) throw missing('group', connectionId, name);
      return {
        row: groupRow(record, freshnesses),
        arn: fact.arn,
        environmentId: this.#environmentOf(record),
        status: fact.status,
        tags: [...fact.tags],
        zones: zonesOf(fact.members),
        targetGroups: fact.targetGroupArns.map((id) => ({ id, name: this.#targetGroupName(connectionId, id) })),
        classicLoadBalancers: [...fact.loadBalancerNames],
      };
    });
  }

  changed(connectionId: string, tagKey: string): GroupFact[] {
    const otherwise = `select groupName from instance where connectionId = ? and ${isOtherwise}
      group by groupName having sum(${isSetApart}) > 0 or count(*) < (
        select instances from scaling_group where connectionId = instance.connectionId and name = groupName)`;
    const sql = `select document from fact where connectionId = ? and kind = 'group'
      and (instr(document, ?) > 0 or instr(document, '"suspensions":[{') > 0 or id in (${otherwise}))`;
    const tag = JSON.stringify({ key: tagKey }).slice(1, -1);
    const stored = this.#cache.all(sql, [connectionId, tag, connectionId]);
    return stored.map(({ document }) => JSON.parse(String(document)) as GroupFact);
  }

  #environmentOf({ connectionId, environment }: GroupRecord): string | null {
    const sql = 'select id from environment where connectionId = ? and environment is ?';
    const [found] = this.#cache.all(sql, [connectionId, environment]);
    return found ? String(found['id']) : null;
  }

  /** AWS docs: the ARN of a target group ends in `targetgroup/NAME/ID`. */
  #targetGroupName(connectionId: string, arn: string): string {
    return this.#cache.one(targetGroupTable, connectionId, arn)?.name ?? arn.split('/').at(-2) ?? arn;
  }
}

function zonesOf(members: readonly MemberFact[]): GroupKnown['zones'] {
  const numbers = new Map<string, number>();
  for (const { zone } of members) numbers.set(zone, (numbers.get(zone) ?? 0) + 1);
  return [...numbers]
    .map(([zone, instances]) => ({ zone, instances }))
    .toSorted((a, b) => a.zone.localeCompare(b.zone));
}

export function groupRow(record: GroupRecord, freshnesses: Freshnesses): GroupRow {
  const { readAt, readAs, id, ...row } = record;
  return { ...row, read: freshnesses.ofGroup(record) };
}
