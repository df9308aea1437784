import type { Service } from '#contract/inventory.ts';
import { groupNamesPerCall } from './collect-groups.ts';
import { instanceIdsPerCall } from './collect-instances.ts';
import type { StackHead } from './collect-stacks.ts';
import { KnownHealth } from './known-health.ts';
import type { Fact, GroupFact, Listing, MemberFact } from './resources.ts';

interface Seen {
  /** Differs as soon as something worth noticing happened. */
  readonly mark: string;
  readonly changing: boolean;
  /** When the mark was first read. */
  readonly since: number;
  readonly readAt: number;
}

/** The services whose single things are read when something happens to them. */
export type WatchedService = 'cloudformation' | 'autoscaling' | 'ec2';

/**
 * What is in transition this long without a sign of life is read no more often than the rest. A stack shows none between
 * its beginning and its end; a group or an instance that takes longer than this is stuck, often for hours.
 */
const stuckAfterMs: Record<WatchedService, number> = {
  cloudformation: 60 * 60_000,
  autoscaling: 2 * 60_000,
  ec2: 2 * 60_000,
};

/** How often EC2 is asked for an instance it does not tell of, such as one that was gone before it was read. */
const askedMax = 5;

/** How many things one round of reading single things takes: CloudFormation needs a call for each, the others one. */
const perRound: Record<WatchedService, number> = {
  cloudformation: 3,
  autoscaling: groupNamesPerCall,
  ec2: instanceIdsPerCall,
};

/**
 * What the collector remembers of one connection in order to tell what is worth reading soon. The first full listings
 * rebuild it, so none of it is stored.
 */
export class Known {
  readonly #seen: Record<WatchedService, Map<string, Seen>> = {
    cloudformation: new Map(),
    autoscaling: new Map(),
    ec2: new Map(),
  };
  /** Whose health to read next. */
  readonly health = new KnownHealth();
  /** How many there are of each kind that was listed. */
  readonly counts = new Map<Fact['kind'], number>();
  readonly #members = new Map<string, readonly string[]>();
  /** Instances that joined or left a group since EC2 last told of them, and how often EC2 was asked in vain. */
  readonly #unread = new Map<string, number>();

  /** Takes in what was read. */
  learn(listing: Listing): void {
    this.health.learn(listing);
    this.#count(listing);
    const { service } = listing;
    if (!isWatched(service)) return;
    for (const fact of listing.facts) this.#see(service, fact, listing.readAt);
    for (const id of this.#vanished(service, listing)) this.#forget(service, id);
  }

  /** The stacks that are new, gone or otherwise than they were last read. */
  differing(heads: readonly StackHead[]): string[] {
    const seen = this.#seen.cloudformation;
    const listed = new Set(heads.map((head) => head.id));
    const changed = heads.filter((head) => seen.get(head.id)?.mark !== stackMark(head)).map((head) => head.id);
    return [...changed, ...[...seen.keys()].filter((id) => !listed.has(id))];
  }

  /**
   * What one round should read, the least recently read first: things in transition and `watched` ones while
   * somebody looks, and always the instances of which only a group has told.
   */
  hot(service: WatchedService, watched: ReadonlySet<string> | null, now: number): string[] {
    const seen = this.#seen[service];
    const isHot = ([id, thing]: [string, Seen]) =>
      watched !== null && (watched.has(id) || (thing.changing && now - thing.since < stuckAfterMs[service]));
    const known = [...seen].filter(isHot).sort(([, one], [, other]) => one.readAt - other.readAt);
    const unread = service === 'ec2' ? this.#unread.keys() : [];
    const ids = new Set([...unread, ...known.map(([id]) => id)]);
    return [...ids].slice(0, perRound[service]);
  }

  #count({ extent, facts }: Listing): void {
    if (extent.of !== 'all') return;
    for (const kind of extent.kinds) this.counts.set(kind, facts.filter((fact) => fact.kind === kind).length);
  }

  #see(service: WatchedService, fact: Fact, readAt: number): void {
    if (fact.kind === 'group') this.#compareMembers(fact);
    if (fact.kind === 'instance') this.#unread.delete(fact.id);
    const seen = impression(fact);
    if (!seen) return;
    const { mark, changing } = seen;
    const before = this.#seen[service].get(fact.id);
    const since = before?.mark === mark ? before.since : readAt;
    this.#seen[service].set(fact.id, { mark, changing, since, readAt });
  }

  #compareMembers(group: GroupFact): void {
    const before = new Set(this.#members.get(group.id));
    const after = new Set(group.members.map((member) => member.instanceId));
    for (const id of after) if (!before.has(id) && !this.#seen.ec2.has(id)) this.#unread.set(id, 0);
    for (const id of before) if (!after.has(id) && this.#seen.ec2.has(id)) this.#unread.set(id, 0);
    this.#members.set(group.id, [...after]);
  }

  #vanished(service: WatchedService, { facts, extent }: Listing): string[] {
    const read = new Set(facts.map((fact) => fact.id));
    const asked = extent.of === 'only' ? extent.ids : [...this.#seen[service].keys()];
    return asked.filter((id) => !read.has(id));
  }

  #forget(service: WatchedService, id: string): void {
    this.#seen[service].delete(id);
    if (service === 'ec2') this.#countInVain(id);
    if (service === 'autoscaling') this.#disband(id);
  }

  #countInVain(instanceId: string): void {
    const asked = this.#unread.get(instanceId);
    if (asked === undefined) return;
    if (asked + 1 < askedMax) this.#unread.set(instanceId, asked + 1);
    else this.#unread.delete(instanceId);
  }

  #disband(groupName: string): void {
    for (const id of this.#members.get(groupName) ?? []) if (this.#seen.ec2.has(id)) this.#unread.set(id, 0);
    this.#members.delete(groupName);
  }
}

export function isWatched(service: Service): service is WatchedService {
  return service === 'cloudformation' || service === 'autoscaling' || service === 'ec2';
}

/** Null of what is never read by itself. */
function impression(fact: Fact): Pick<Seen, 'mark' | 'changing'> | null {
  switch (fact.kind) {
    case 'stack':
      return { mark: stackMark(fact), changing: isStackInProgress(fact.status) };
    case 'group':
      return { mark: groupMark(fact), changing: isGroupInTransition(fact) };
    case 'instance':
      return { mark: fact.state, changing: ['pending', 'stopping', 'shutting-down'].includes(fact.state) };
    default:
      return null;
  }
}

function stackMark(head: StackHead): string {
  return [head.status, head.updatedAt, head.drift, head.lastOperationId].join(' ');
}

/** AWS docs: a stack in REVIEW_IN_PROGRESS waits for a person to execute its change set; nothing runs. */
function isStackInProgress(status: string): boolean {
  return status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS';
}

function groupMark(group: GroupFact): string {
  const members = group.members.map((member) => `${member.instanceId} ${member.lifecycle} ${member.health}`);
  return [group.desiredCapacity, group.status, ...members.sort()].join(',');
}

function isGroupInTransition(group: GroupFact): boolean {
  const isSettled = group.status === null && group.members.length === group.desiredCapacity;
  return !isSettled || group.members.some(isMemberInTransition);
}

/** AWS docs: the lifecycle states; an instance in `…:Retained` stays until somebody terminates it. */
function isMemberInTransition({ lifecycle }: MemberFact): boolean {
  const isOnItsWay = /^(Warmed:)?(Pending|Terminating|Detaching|EnteringStandby|ReplacingRootVolume)/.test(lifecycle);
  return isOnItsWay && !lifecycle.endsWith(':Retained');
}
