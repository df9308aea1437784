import { type Condition, type ConditionCounts, conditions } from '#contract/inventory.ts';

/**
 * AWS docs, CloudFormation StackStatus: what each of its words means to the person on call. A stack that rolled back is
 * whole but not what was asked for; one in REVIEW_IN_PROGRESS holds a change set that waits for a person.
 */
const stackConditions: Readonly<Record<string, Condition>> = {
  CREATE_IN_PROGRESS: 'changing',
  UPDATE_IN_PROGRESS: 'changing',
  DELETE_IN_PROGRESS: 'changing',
  ROLLBACK_IN_PROGRESS: 'changing',
  UPDATE_ROLLBACK_IN_PROGRESS: 'changing',
  IMPORT_IN_PROGRESS: 'changing',
  IMPORT_ROLLBACK_IN_PROGRESS: 'changing',
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: 'changing',
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: 'changing',
  REVIEW_IN_PROGRESS: 'waiting',
  CREATE_COMPLETE: 'ok',
  UPDATE_COMPLETE: 'ok',
  IMPORT_COMPLETE: 'ok',
  DELETE_COMPLETE: 'off',
  UPDATE_ROLLBACK_COMPLETE: 'warning',
  IMPORT_ROLLBACK_COMPLETE: 'warning',
  ROLLBACK_COMPLETE: 'warning',
  CREATE_FAILED: 'failed',
  UPDATE_FAILED: 'failed',
  UPDATE_ROLLBACK_FAILED: 'failed',
  ROLLBACK_FAILED: 'failed',
  DELETE_FAILED: 'failed',
  IMPORT_ROLLBACK_FAILED: 'failed',
};

/** A status that AWS adds one day is a warning until somebody has said what it means, never ok. */
export function stackCondition(status: string): Condition {
  return stackConditions[status] ?? 'warning';
}

/** A condition and the short sentence that says why. */
export interface Verdict {
  readonly condition: Condition;
  readonly reason: string;
}

/** An instance at one of its balancers, whose health was read. */
export interface SeenAt {
  /** The target group's name, or the classic load balancer's. */
  readonly name: string;
  readonly condition: Condition;
  /** AWS's code, or its description where there is no code. */
  readonly why: string | null;
}

/** What is known of an instance: EC2's word, Auto Scaling's where it is in a group, and its balancers' where read. */
export interface InstanceSigns {
  readonly state: string | null;
  readonly lifecycle: string | null;
  readonly health: string | null;
  readonly seenAt?: readonly SeenAt[];
}

/** What an instance's condition is, as far as its group, EC2 and its balancers tell. */
export function instanceVerdict(signs: InstanceSigns): Verdict {
  const { state, lifecycle, health, seenAt = [] } = signs;
  if (state === 'terminated') return { condition: 'off', reason: 'Terminated.' };
  if (state === 'shutting-down') return { condition: 'changing', reason: 'Shutting down.' };
  if (lifecycle === null || lifecycle === 'Detached') return standaloneVerdict(state, seenAt);
  if (lifecycle === 'InService') return inServiceVerdict(state, health, seenAt);
  return lifecycleVerdict(lifecycle);
}

function standaloneVerdict(state: string | null, seenAt: readonly SeenAt[]): Verdict {
  switch (state) {
    case 'running':
      return (
        failingVerdict(seenAt) ?? healthyVerdict(seenAt) ?? { condition: 'unread', reason: 'Running; health not read.' }
      );
    case 'pending':
      return { condition: 'changing', reason: 'Starting.' };
    case 'stopping':
      return { condition: 'changing', reason: 'Stopping.' };
    case 'stopped':
      return { condition: 'off', reason: 'Stopped.' };
    case null:
      return { condition: 'unread', reason: 'Not read from EC2 yet.' };
    default:
      return { condition: 'warning', reason: `EC2 says ${state}, which is not a known state.` };
  }
}

function inServiceVerdict(state: string | null, health: string | null, seenAt: readonly SeenAt[]): Verdict {
  if (health === 'Unhealthy') return { condition: 'failed', reason: 'Unhealthy; its group will replace it.' };
  if (health !== 'Healthy') return { condition: 'warning', reason: `Its group says its health is ${health}.` };
  if (state !== null && state !== 'running') {
    return { condition: 'changing', reason: `In service, but EC2 says ${state}.` };
  }
  const failing = failingVerdict(seenAt);
  if (failing) return failing;
  if (state === null) return { condition: 'unread', reason: 'In service and healthy; not read from EC2 yet.' };
  return { condition: 'ok', reason: 'In service and healthy.' };
}

/** Nothing is calm while health checks fail somewhere, whatever the group says. */
function failingVerdict(seenAt: readonly SeenAt[]): Verdict | null {
  const failing = seenAt.filter(({ condition }) => condition === 'failed');
  if (failing.length === 0) return null;
  const places = failing.map(({ name, why }) => (why === null ? name : `${name}: ${why.replace(/\.+$/, '')}`));
  return { condition: 'warning', reason: `Failing health checks at ${places.join(', ')}.` };
}

/** Outside a group nobody but its balancers tells of an instance's health, so all of them must call it healthy. */
function healthyVerdict(seenAt: readonly SeenAt[]): Verdict | null {
  const inUse = seenAt.filter(({ condition }) => condition !== 'off');
  if (inUse.length === 0 || inUse.some(({ condition }) => condition !== 'ok')) return null;
  return { condition: 'ok', reason: `Running; healthy at ${inUse.map(({ name }) => name).join(', ')}.` };
}

/** AWS docs, Auto Scaling LifecycleState, without InService: the first pattern that fits decides. */
const lifecycles: readonly (Verdict & { readonly pattern: RegExp })[] = [
  { pattern: /:Retained$/, condition: 'warning', reason: 'Retained after a lifecycle hook was abandoned.' },
  { pattern: /^(Warmed:)?Pending:Wait$/, condition: 'changing', reason: 'Launching; waits for a lifecycle hook.' },
  { pattern: /^(Warmed:)?Pending(:Proceed)?$/, condition: 'changing', reason: 'Launching.' },
  {
    pattern: /^(Warmed:)?Terminating:Wait$/,
    condition: 'changing',
    reason: 'Being terminated; waits for a lifecycle hook.',
  },
  { pattern: /^(Warmed:)?Terminating(:Proceed)?$/, condition: 'changing', reason: 'Being terminated.' },
  { pattern: /^(Warmed:)?Terminated$/, condition: 'off', reason: 'Terminated.' },
  { pattern: /^Warmed:Running$/, condition: 'off', reason: 'Running in the warm pool, not in service.' },
  { pattern: /^Warmed:Stopped$/, condition: 'off', reason: 'Stopped in the warm pool.' },
  { pattern: /^Warmed:Hibernated$/, condition: 'off', reason: 'Hibernated in the warm pool.' },
  { pattern: /^Detaching$/, condition: 'changing', reason: 'Leaving its group.' },
  { pattern: /^EnteringStandby$/, condition: 'changing', reason: 'Entering standby.' },
  { pattern: /^Standby$/, condition: 'warning', reason: 'In standby; it takes no traffic for its group.' },
  { pattern: /^ReplacingRootVolume/, condition: 'changing', reason: 'Its root volume is being replaced.' },
  {
    pattern: /^RootVolumeReplaced$/,
    condition: 'changing',
    reason: 'Its root volume was replaced; not in service yet.',
  },
  { pattern: /^Quarantined$/, condition: 'warning', reason: 'Quarantined by its group.' },
];

function lifecycleVerdict(lifecycle: string): Verdict {
  const known = lifecycles.find(({ pattern }) => pattern.test(lifecycle));
  if (known) return { condition: known.condition, reason: known.reason };
  return { condition: 'warning', reason: `Its group says ${lifecycle}, which is not a known state.` };
}

/** What is known of an Auto Scaling group. */
export interface GroupSigns {
  readonly status: string | null;
  readonly desiredCapacity: number;
  readonly inService: number;
  readonly suspendedProcesses: readonly string[];
  readonly members: ConditionCounts;
}

/** A group that lacks instances is changing while it can launch them, and a warning while launching is suspended. */
export function groupCondition(group: GroupSigns): Condition {
  const own = ownGroupCondition(group);
  return worstOf([own, ...countedConditions(group.members)]);
}

function ownGroupCondition({ status, desiredCapacity, inService, suspendedProcesses }: GroupSigns): Condition {
  if (status !== null) return 'changing';
  if (inService < desiredCapacity) return suspendedProcesses.includes('Launch') ? 'warning' : 'changing';
  return desiredCapacity === 0 && inService === 0 ? 'off' : 'ok';
}

/** Where a condition stands in the order from worst to calmest. */
export function rankOf(condition: Condition): number {
  return conditions.indexOf(condition);
}

/** The worst of some conditions; `off` where there are none. */
export function worstOf(some: readonly Condition[]): Condition {
  return conditions.find((condition) => some.includes(condition)) ?? 'off';
}

/** The conditions that at least one thing is in. */
export function countedConditions(counts: ConditionCounts): Condition[] {
  return conditions.filter((condition) => (counts[condition] ?? 0) > 0);
}

export function addCondition(counts: ConditionCounts, condition: Condition): void {
  counts[condition] = (counts[condition] ?? 0) + 1;
}

export function countConditions(all: Iterable<Condition>): ConditionCounts {
  const counts: ConditionCounts = {};
  for (const condition of all) addCondition(counts, condition);
  return counts;
}
