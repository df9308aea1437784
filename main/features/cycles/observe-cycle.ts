import type { CycleSpec } from '#contract/cycles.ts';
import type { Clock } from '../../foundation/runtime/index.ts';
import { type CommandGate, type DeployGates, readCommand } from '../deployments/index.ts';
import { groupFact, type MemberFact } from '../inventory/model.ts';
import type { CycleSeen, GateSeen, LaunchesSeen } from './cycle-model.ts';
import type { SentTo } from './cycle-standing.ts';
import { fillsCapacity, type GroupSeen, isInService, isLaunching, memberOf, type Unread } from './model.ts';
import { describeGroup, groupSeen, type Place, readActivities, readBalancers, readOr, readRefresh } from './observe.ts';
import type { CycleBasis } from './plan-cycle.ts';
import { asksAgents, readAgents, setUpProof } from './read-agents.ts';
import { readAlarms } from './read-alarms.ts';
import { type MachineRead, readHooks, readMachines, readTemplates } from './read-machines.ts';
import { launchesText } from './selection.ts';
import { readSurroundings } from './surroundings.ts';

/** What a look needs to know of the cycle. */
export interface CycleLook {
  readonly clock: Clock;
  readonly gates: DeployGates;
  readonly spec: CycleSpec;
  /** Members that were there before it: nothing has to be proven of them. */
  readonly present: readonly string[];
  /** The last command that was sent to each new instance. */
  readonly commands: ReadonlyMap<string, Pick<SentTo, 'commandId'>>;
  /** What gates said before: what a command came to stays so. */
  readonly answered: CycleSeen['gates'];
  /** Scaling activities from before are none of its concern. */
  readonly since: number;
}

/** Everything that a plan follows from but the request itself. */
export type PlanReading = Pick<CycleBasis, 'seen' | 'around' | 'launches' | 'machines' | 'hooks' | 'alarms' | 'now'>;

/** Reads all that a cycle of a group is planned on: one call of each kind, more only for hundreds of instances. */
export async function readForPlan(place: Place, spec: CycleSpec, now: number): Promise<PlanReading> {
  const unread: Unread[] = [];
  const described = await describeGroup(place);
  const [group, fact] = [groupSeen(described), groupFact(described)];
  const [refresh, balancers, around, templates, machines, hooks, alarms] = await Promise.all([
    readOr(null, 'instance refreshes', unread, readRefresh(place)),
    readBalancers(place, group),
    readSurroundings(place, group),
    readOr([], 'launch templates', unread, readTemplates(place, fact)),
    readMachines(place, fact.members, { withChecks: false, unread }),
    readOr([], 'lifecycle hooks', unread, readHooks(place)),
    readAlarms(place, spec.alarms, unread),
  ]);
  return {
    seen: { group, balancers, refresh, unread },
    around,
    launches: { launchedFrom: fact.launchedFrom, overrides: fact.overrides, templates },
    machines: machines.map(({ machine }) => machine),
    hooks,
    alarms,
    now,
  };
}

/** One look at a group while a cycle runs: one call of each kind, about its new instances only. */
export async function observeCycle(place: Place, look: CycleLook): Promise<CycleSeen> {
  const readAt = look.clock.now();
  const unread: Unread[] = [];
  const described = await describeGroup(place);
  const [group, fact] = [groupSeen(described), groupFact(described)];
  const fresh = fact.members.filter(({ instanceId }) => !look.present.includes(instanceId));
  const [refresh, balancers, activities, templates, machines, alarms] = await Promise.all([
    readOr(null, 'instance refreshes', unread, readRefresh(place)),
    readBalancers(place, group),
    isWhole(group) ? [] : readActivities(place, null),
    readOr(null, 'launch templates', unread, readTemplates(place, fact)),
    readProvenMachines(place, fresh, look.spec, unread),
    readAlarms(place, look.spec.alarms, unread),
  ]);
  const launches: LaunchesSeen | null = templates && { ...fact, templates };
  const serving = machines.filter(({ machine }) => {
    const member = memberOf(group, machine.id);
    return member !== null && isInService(member);
  });
  return {
    ...{ readAt, group, balancers, refresh, unread, alarms },
    activities: activities.filter(({ at }) => at >= look.since),
    machines: machines.map(({ machine }) => machine),
    gates: await askGates(place, look, serving),
    launches: launches && launchesText(launches),
  };
}

/** Whether nothing is missing or on its way, so that no activity has to explain anything: retiring takes fewer calls. */
function isWhole({ members, sizes }: GroupSeen): boolean {
  return members.filter(fillsCapacity).length >= sizes.desiredCapacity && !members.some(isLaunching);
}

/** New instances with all that proves them set up. */
async function readProvenMachines(
  place: Place,
  fresh: readonly MemberFact[],
  spec: CycleSpec,
  unread: Unread[],
): Promise<MachineRead[]> {
  const machines = await readMachines(place, fresh, { withChecks: true, unread });
  const known = asksAgents(spec) ? await readAgents(place, machines, unread) : machines;
  return known.map((one) => ({ ...one, machine: { ...one.machine, signal: setUpProof(spec.setUp, one) } }));
}

async function askGates(place: Place, look: CycleLook, machines: readonly MachineRead[]): Promise<CycleSeen['gates']> {
  const { gate } = look.spec;
  const signal = place.signal ?? new AbortController().signal;
  const answers = await Promise.all(
    machines.map(async ({ target }) => {
      const { instanceId } = target;
      if (gate.kind === 'ssm') return await askCommand(place, look, { gate, instanceId, signal });
      const answer = await look.gates.ask(gate, target, signal);
      return answer ? [{ instanceId, ...answer }] : [];
    }),
  );
  return answers.flat();
}

/** What the command that was sent to an instance came to; nothing where none was. */
async function askCommand(
  { reader, connectionId }: Place,
  { commands, answered }: CycleLook,
  { gate, instanceId, signal }: { gate: CommandGate; instanceId: string; signal: AbortSignal },
): Promise<GateSeen[]> {
  const id = commands.get(instanceId)?.commandId;
  if (id === undefined) return [];
  const known = answered.find(({ command }) => command?.id === id && command.hasEnded);
  if (known) return [known];
  const sent = { commandId: id, instanceId };
  const { hasEnded, ...answer } = await readCommand(reader.client(connectionId, 'ssm'), sent, gate, signal);
  return [{ instanceId, ...answer, command: { id, hasEnded } }];
}
