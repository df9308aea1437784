import type { Lamp } from '#contract/cycles.ts';
import type { UsualDuration } from '#contract/jobs.ts';
import type { CycleSeen, MachineSeen, Newcomer, Planned, Proof } from './cycle-model.ts';
import { isInService, isLaunching, type MemberSeen, unservedBy } from './model.ts';
import { holdMs } from './plan-cycle-time.ts';

/** What a lamp shows by one look. */
type Shown = Pick<Lamp, 'state' | 'evidence'>;

/** What is known of a new instance beyond this look. */
export interface LampMemory {
  readonly before: Newcomer | null;
  readonly usual: UsualDuration | null;
  readonly now: number;
}

/** The four proofs that a new instance can take over, each with what was seen and since when. */
export function lightLamps(planned: Planned, seen: CycleSeen, member: MemberSeen, memory: LampMemory): Newcomer {
  const machine = seen.machines.find(({ id }) => id === member.id);
  const shown: readonly (readonly [Lamp['name'], Shown])[] = [
    ['launched', launched(member)],
    ['bootstrapped', bootstrapped(member, machine)],
    ['deployed', deployed(planned, seen, member, machine)],
    ['serving', serving(seen, member)],
  ];
  const { before, usual, now } = memory;
  const lamps = shown.map(([name, one]) => {
    const was = before?.lamps.find((lamp) => lamp.name === name);
    const since = was?.state === one.state ? was.since : now;
    return { name, ...one, since, deadline: null, usual: name === 'serving' ? usual : null };
  });
  const wasProven = before !== null && isProven(before, now);
  const deadline = deadlineOf(planned, machine, { lamps, before, wasProven, now });
  return {
    id: member.id,
    zone: member.zone,
    deadline,
    lamps: lamps.map((lamp) => (lamp.state === 'waiting' ? { ...lamp, deadline } : lamp)),
  };
}

/** Whether all lamps are lit and have been for long enough to be believed. */
export function isProven({ lamps }: Newcomer, now: number): boolean {
  return lamps.every(
    ({ state, since }) => state === 'not_required' || (state === 'lit' && now - (since ?? now) >= holdMs),
  );
}

/** Whether nothing is left to be shown, so that it need only hold. */
export function isLit({ lamps }: Newcomer): boolean {
  return lamps.every(({ state }) => state === 'lit' || state === 'not_required');
}

/** The first proof that is missing, e.g. `i-1 is not serving yet: web (Elb.InitialHealthChecking)`. */
export function missingProof({ id, lamps }: Newcomer): string {
  const lamp = lamps.find(({ state }) => state === 'waiting' || state === 'failed');
  return lamp ? `${id} is not ${lamp.name} yet: ${lamp.evidence}` : `${id} serves; it is watched for a moment`;
}

/** What has served once may be down for as long again, counted from when it went down. */
function deadlineOf(
  { spec }: Planned,
  machine: MachineSeen | undefined,
  {
    lamps,
    before,
    wasProven,
    now,
  }: Pick<Newcomer, 'lamps'> & { before: Newcomer | null; wasProven: boolean; now: number },
): number {
  const readyMs = spec.readyWithinMinutes * 60_000;
  if (wasProven && lamps.some(({ state }) => state === 'waiting')) return now + readyMs;
  return before?.deadline ?? (machine?.launchedAt ?? now) + readyMs;
}

function launched(member: MemberSeen): Shown {
  if (member.lifecycle === 'Pending') return { state: 'waiting', evidence: 'AWS is launching it' };
  return { state: 'lit', evidence: `launched in ${member.zone}` };
}

function bootstrapped(member: MemberSeen, machine: MachineSeen | undefined): Shown {
  if (isLaunching(member)) {
    const hook = member.lifecycle === 'Pending:Wait' ? 'a launch hook is not completed yet' : 'AWS is launching it';
    return { state: 'waiting', evidence: hook };
  }
  if (!machine || machine.checks === 'unread') return { state: 'waiting', evidence: 'its status checks are not read' };
  if (machine.checks !== 'ok') return { state: 'waiting', evidence: `its status checks are ${machine.checks}` };
  const { signal } = machine;
  if (!signal) return { state: 'lit', evidence: 'its status checks are passed' };
  return { state: stateOf(signal.state), evidence: signal.evidence };
}

function deployed(
  { spec: { gate } }: Planned,
  seen: CycleSeen,
  member: MemberSeen,
  machine: MachineSeen | undefined,
): Shown {
  if (gate.kind === 'none') return { state: 'not_required', evidence: 'no gate' };
  const answer = seen.gates.find(({ instanceId }) => instanceId === member.id);
  if (answer) return { state: stateOf(answer.state), evidence: answer.evidence };
  if (gate.kind !== 'ssm') return { state: 'waiting', evidence: 'its gate has not been asked yet' };
  const agent = machine?.agent ?? 'unread';
  const evidence = agent === 'online' ? 'its command has not been sent yet' : agentProof(agent).evidence;
  return { state: 'waiting', evidence };
}

/** Whether an instance's agent answers, as a proof. */
export function agentProof(agent: MachineSeen['agent']): Proof {
  switch (agent) {
    case 'online':
      return { state: 'passed', evidence: 'its agent answers to Systems Manager' };
    case 'away':
      return { state: 'waiting', evidence: 'its agent does not answer to Systems Manager yet' };
    case 'unread':
    case null:
      return { state: 'waiting', evidence: 'its Systems Manager agent is not read' };
  }
}

function serving({ balancers }: CycleSeen, member: MemberSeen): Shown {
  if (!isInService(member)) {
    const evidence =
      member.lifecycle === 'InService' ? `the group calls it ${member.health}` : `it is ${member.lifecycle}`;
    return { state: 'waiting', evidence };
  }
  const unserved = unservedBy(balancers, member.id);
  if (unserved) return { state: 'waiting', evidence: `${unserved.balancer} (${unserved.why})` };
  const names = balancers.map(({ name }) => name);
  return { state: 'lit', evidence: names.length === 0 ? 'in service' : `healthy in ${names.join(', ')}` };
}

function stateOf(state: 'waiting' | 'passed' | 'failed'): Lamp['state'] {
  return state === 'passed' ? 'lit' : state;
}
