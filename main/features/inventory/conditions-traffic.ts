import type { LoadBalancerStateEnum, TargetHealthStateEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Condition, ConditionCounts } from '#contract/inventory.ts';
import { countedConditions, rankOf, type Verdict, worstOf } from './conditions.ts';
import type { TargetFact, TargetGroupFact } from './resources.ts';

/**
 * AWS docs, TargetHealth: `unused` is a target that gets no traffic and is not checked, `unavailable` one whose checks
 * are off, of which therefore nobody can say that it is healthy.
 */
const targetConditions = meanings<TargetHealthStateEnum, Condition>({
  healthy: 'ok',
  initial: 'changing',
  draining: 'changing',
  'unhealthy.draining': 'changing',
  unhealthy: 'failed',
  unused: 'off',
  unavailable: 'unread',
});

/** AWS docs, TargetHealth: reasons that say more than the state they come with. */
const targetReasons: ReadonlyMap<string, Condition> = new Map([
  ['Target.IpUnusable', 'warning'],
  ['Elb.InternalError', 'warning'],
]);

/** A state that AWS adds one day is a warning until somebody has said what it means, never ok. */
export function targetCondition({ state, reason }: Pick<TargetFact, 'state' | 'reason'>): Condition {
  const known = targetConditions.get(state);
  if (known === undefined) return 'warning';
  return (known === 'failed' ? undefined : targetReasons.get(reason ?? '')) ?? known;
}

/** AWS docs, InstanceState of a classic load balancer: what its descriptions tell beyond its state. */
const classicDescriptions: readonly { readonly pattern: RegExp; readonly condition: Condition }[] = [
  { pattern: /(de)?registration (is )?(still|currently) in progress/i, condition: 'changing' },
  { pattern: /in (the )?(stopped|terminated) state/i, condition: 'off' },
];

/** The condition of an instance at a classic load balancer; `Unknown` is what AWS says when it could not look. */
export function classicTargetCondition({ state, description }: Pick<TargetFact, 'state' | 'description'>): Condition {
  const told = classicDescriptions.find(({ pattern }) => pattern.test(description ?? ''));
  if (told) return told.condition;
  switch (state) {
    case 'InService':
      return 'ok';
    case 'OutOfService':
      return 'failed';
    case 'Unknown':
      return 'unread';
    default:
      return 'warning';
  }
}

/** What all targets together mean: failed when some are unhealthy and none is healthy among those that were read. */
export function targetsVerdict(targets: ConditionCounts): Verdict {
  const total = countedConditions(targets).reduce((sum, condition) => sum + (targets[condition] ?? 0), 0);
  if (total === 0) return { condition: 'off', reason: 'No targets are registered.' };
  const { failed = 0, ok = 0 } = targets;
  const condition = failed > 0 && ok > 0 ? 'warning' : worstOf(countedConditions(targets));
  return { condition, reason: targetsReason(condition, targets, total) };
}

function targetsReason(condition: Condition, targets: ConditionCounts, total: number): string {
  const { failed = 0, warning = 0, changing = 0, unread = 0, ok = 0 } = targets;
  switch (condition) {
    case 'failed':
      return `None of ${counted(total)} is healthy.`;
    case 'warning':
    case 'waiting':
      return `${failed + warning} of ${counted(total)} ${isOrAre(failed + warning)} not healthy.`;
    case 'changing':
      return `${changing} of ${counted(total)} ${isOrAre(changing)} coming or going.`;
    case 'unread':
      return unread === total ? 'Target health not read.' : `Health of ${unread} of ${counted(total)} not read.`;
    case 'ok':
      return ok === total ? `${counted(total)} healthy.` : `${ok} of ${counted(total)} healthy.`;
    case 'off':
      return 'No target is in use.';
  }
}

function counted(targets: number): string {
  return targets === 1 ? '1 target' : `${targets} targets`;
}

function isOrAre(count: number): string {
  return count === 1 ? 'is' : 'are';
}

/** A target group that no load balancer sends to is off, whatever its targets are. */
export function targetGroupVerdict(
  { loadBalancerIds, healthCheck }: Pick<TargetGroupFact, 'loadBalancerIds' | 'healthCheck'>,
  targets: ConditionCounts,
): Verdict {
  if (loadBalancerIds.length === 0) return { condition: 'off', reason: 'No load balancer sends to it.' };
  const verdict = targetsVerdict(targets);
  const isUnchecked = verdict.condition === 'unread' && healthCheck === null;
  return isUnchecked ? { condition: 'unread', reason: 'Its health checks are off.' } : verdict;
}

/** What is known of a load balancer; a classic one has no state. */
export interface LoadBalancerSigns {
  readonly state: string | null;
  readonly stateReason: string | null;
  /** Null where it has nowhere to send to: no target group, or no instance of a classic one. */
  readonly targets: ConditionCounts | null;
}

/** The worse of what AWS says of the load balancer itself and of what its targets mean. */
export function loadBalancerVerdict({ state, stateReason, targets }: LoadBalancerSigns): Verdict {
  const own = state === null ? null : stateVerdict(state, stateReason);
  if (targets === null) return own ?? { condition: 'off', reason: 'No instances are registered.' };
  const behind = targetsVerdict(targets);
  return own && own.condition !== 'ok' && rankOf(own.condition) <= rankOf(behind.condition) ? own : behind;
}

const loadBalancerStates = meanings<LoadBalancerStateEnum, Verdict>({
  active: { condition: 'ok', reason: 'Active; it has no targets.' },
  provisioning: { condition: 'changing', reason: 'Being set up.' },
  active_impaired: { condition: 'warning', reason: 'Active, but it lacks the resources to scale up.' },
  failed: { condition: 'failed', reason: 'It could not be set up.' },
});

function stateVerdict(state: string, stateReason: string | null): Verdict {
  const known = loadBalancerStates.get(state);
  if (!known) return { condition: 'warning', reason: `AWS says ${state}, which is not a known state.` };
  return stateReason ? { ...known, reason: `${stateReason.replace(/\.+$/, '')}.` } : known;
}

/** What each word of AWS's means, and nothing for a word that it does not have yet. */
function meanings<Word extends string, Meaning>(all: Readonly<Record<Word, Meaning>>): ReadonlyMap<string, Meaning> {
  return new Map(Object.entries<Meaning>(all));
}
