import {
  capacityText,
  decideCapacity,
  decideFailures,
  decideSizes,
  type Looked,
  staleForMs,
  type Verdict,
} from './decide.ts';
import {
  capacityOf,
  isInService,
  isLeaving,
  isServing,
  isSuspended,
  listed,
  type MemberSeen,
  memberOf,
  type Sizes,
  unservedBy,
} from './model.ts';

/** Whether named members are as a write left them. What cannot be seen soon after it was changed by somebody else. */
export function decideMembers(
  ids: readonly string[],
  isAsWritten: (member: MemberSeen) => boolean,
  what: string,
  { group, sinceWriteMs }: Looked,
): Verdict {
  const others = ids.filter((id) => {
    const member = memberOf(group, id);
    return member === null || !isAsWritten(member);
  });
  return decideVisible(others, what, sinceWriteMs);
}

/** Whether the processes are suspended, or active. */
export function decideProcesses(processes: readonly string[], suspended: boolean, looked: Looked): Verdict {
  const others = processes.filter((process) => isSuspended(looked.group, process) !== suspended);
  return decideVisible(others, suspended ? 'suspended' : 'active', looked.sinceWriteMs);
}

function decideVisible(others: readonly string[], what: string, sinceWriteMs: number): Verdict {
  if (others.length === 0) return { kind: 'there', observed: `All are ${what}` };
  if (sinceWriteMs < staleForMs)
    return { kind: 'waiting', observed: `AWS does not show ${listed(others)} as ${what} yet` };
  return { kind: 'foreign', message: `Somebody else changed ${listed(others)}: not ${what} any more.` };
}

/** Whether instances have reached standby, having finished what they served. */
export function decideStandby(ids: readonly string[], { group, sinceWriteMs }: Looked): Verdict {
  const members = ids.map((id) => memberOf(group, id));
  const done = members.filter((member) => member?.lifecycle === 'Standby').length;
  if (done === ids.length) return { kind: 'there', observed: `${done} of ${ids.length} in standby` };
  const isOnItsWay = (member: MemberSeen | null) =>
    member?.lifecycle === 'Standby' || member?.lifecycle === 'EnteringStandby' || sinceWriteMs < staleForMs;
  const lost = ids.filter((_id, index) => !isOnItsWay(members[index] ?? null));
  if (lost.length > 0) return { kind: 'foreign', message: lostText(lost, 'standby') };
  return {
    kind: 'waiting',
    observed: `${done} of ${ids.length} in standby, ${finishingText(ids.length - done)}`,
    progress: { done, total: ids.length },
  };
}

function finishingText(count: number): string {
  return count === 1 ? '1 finishes what it serves' : `${count} finish what they serve`;
}

/** Whether instances are in service at every balancer. */
export function decideServing(ids: readonly string[], looked: Looked): Verdict {
  const { group, balancers, sinceWriteMs } = looked;
  const lost = ids.filter((id) => {
    const member = memberOf(group, id);
    return member === null || isLeaving(member);
  });
  if (lost.length > 0 && sinceWriteMs >= staleForMs) return { kind: 'foreign', message: lostText(lost, 'service') };
  const members = ids.flatMap((id) => memberOf(group, id) ?? []);
  const waiting = members.filter((member) => !isServing(member, balancers));
  const done = members.length - waiting.length;
  const observed = `${done} of ${ids.length} in service`;
  if (done === ids.length) return { kind: 'there', observed };
  const [first] = waiting;
  const why = first ? `, ${first.id} is ${stateText(first, balancers)}` : '';
  return (
    decideFailures(looked) ?? {
      kind: 'waiting',
      observed: `${observed}${why}`,
      progress: { done, total: ids.length },
    }
  );
}

function stateText(member: MemberSeen, balancers: Looked['balancers']): string {
  if (member.lifecycle !== 'InService') return member.lifecycle;
  const unserved = unservedBy(balancers, member.id);
  return unserved ? `without traffic from ${unserved.balancer} (${unserved.why})` : member.health;
}

function lostText(ids: readonly string[], where: string): string {
  return `${listed(ids)} left the way to ${where}: somebody else, or the group itself, took it.`;
}

/** Whether one instance more serves, so that an old one can be spared without the group falling below what it had. */
export function decideSurge(before: Sizes, surge: Sizes, oldId: string, looked: Looked): Verdict {
  return decideSizes(before, surge, looked) ?? decideFailures(looked) ?? decideSpare(before, oldId, looked);
}

function decideSpare(before: Sizes, oldId: string, { group, balancers }: Looked): Verdict {
  const others = group.members.filter(({ id }) => id !== oldId);
  const serving = capacityOf(others.filter((member) => isServing(member, balancers)));
  const observed = capacityText(group, balancers);
  if (serving >= before.desiredCapacity) return { kind: 'there', observed };
  const total = Math.max(before.desiredCapacity, 1);
  return { kind: 'waiting', observed, progress: { done: Math.min(serving, total), total } };
}

/** Whether an instance is gone and the group has what it wants in service without it. */
export function decideReplaced(oldId: string, looked: Looked): Verdict {
  const failed = decideFailures(looked);
  if (failed) return failed;
  const capacity = decideCapacity(looked);
  const old = memberOf(looked.group, oldId);
  if (old === null) return capacity;
  return { ...capacity, kind: 'waiting', observed: `${oldId} is ${old.lifecycle}; ${capacity.observed}` };
}

/** How long a group may take to act on an unhealthy instance before it is said that it does not. */
const actsWithinMs = 120_000;

/** The same for an instance that was set unhealthy, on which AWS may not act within its grace period. */
export function decideUnhealthy(oldId: string, looked: Looked): Verdict {
  const old = memberOf(looked.group, oldId);
  const isIgnored = old?.lifecycle === 'InService' && old.health === 'Healthy' && looked.sinceWriteMs >= actsWithinMs;
  if (!isIgnored) return decideReplaced(oldId, looked);
  const message = `AWS did not act on it: ${oldId} is still healthy to the group, so its grace period is not over.`;
  return { kind: 'hopeless', message };
}

/** What would be left in service without one instance. */
export function inServiceWithout(members: readonly MemberSeen[], instanceId: string): number {
  return capacityOf(members.filter((member) => member.id !== instanceId && isInService(member)));
}
