import { unprotected } from '../../main/foundation/access/index.ts';
import { AuditLog } from '../../main/foundation/audit/index.ts';
import { createDoor, type Door } from '../../main/foundation/aws/index.ts';
import type { Stop } from '../../main/foundation/runtime/index.ts';
import { VirtualClock } from '../../main/foundation/runtime/virtual-clock.ts';
import { openState, type State } from '../../main/foundation/store/index.ts';
import { createSimulator, type Group, oneGroup, type Simulator } from '../../main/simulator/index.ts';
import { CycleRecord, type Moment } from './cycle-record.ts';
import { temporaryFolder } from './processes.ts';

/** The group whose instances every planner replaces: as many in each of three zones, behind a target group. */
export const cycled = {
  ...oneGroup,
  desiredCapacity: 12,
  maxSize: 24,
  /** Booting takes 40 to 90 s in the simulated AWS; then a launch hook holds each so long, as a deployment does. */
  deployMs: 90_000,
  /** How long one that leaves may finish what it serves. */
  drainMs: 120_000,
} as const;

const seed = 1;
const stepMs = 100;
const lookMs = 1000;
const setUpMaxMs = 3_600_000;
/** By then all instances are long warm, and what was done to set the group up is in the past. */
const agedMs = 3_600_000;
const longestMs = 12 * 3_600_000;

/** A simulated AWS with the group, a release of which none of its instances has, and a console's door to it. */
export interface CycleGround {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly state: State;
  readonly log: AuditLog;
  readonly door: Door;
  readonly connectionId: string;
  readonly stop: Stop;
}

/** Every ground is the same, until somebody changes something on it. */
export async function openCycleGround(): Promise<CycleGround> {
  const folder = temporaryFolder();
  const clock = new VirtualClock();
  const simulator = createSimulator({ estate: 'one-group', clock, seed });
  const state = openState(folder.path, { clock });
  // What is measured is simulated time, in which the disk takes none.
  state.db.pragma('synchronous = off');
  const log = new AuditLog({ db: state.db, clock, ids: () => 'installation', identityOf: () => null });
  const door = createDoor({
    clock,
    random: () => 0.5,
    home: folder.path,
    env: {},
    person: 'bench',
    demo: { url: 'http://127.0.0.1', callers: simulator.callers },
    protection: unprotected,
    checkPermit: log.check,
    remember: { load: () => [], save: () => {} },
    requestHandler: () => simulator.requestHandler,
  });
  simulator.start();
  await grow(simulator, clock);
  const opening = door.connections.open({ candidateId: 'demo', region: cycled.region });
  const { id: connectionId } = await passing(clock, opening);
  simulator.life.addTemplateVersion(cycled.groupName);
  simulator.aws.calls.reset();
  const stop = () => {
    door.stop();
    simulator.stop();
    state.close();
    folder.remove();
  };
  return { clock, simulator, state, log, door, connectionId, stop };
}

/** To the group's size, and to times as they are elsewhere. */
async function grow(simulator: Simulator, clock: VirtualClock): Promise<void> {
  const { life, world } = simulator;
  const { region, group, pool } = placeOf(simulator);
  region.targetGroups.set(pool.arn, { ...pool, deregistrationDelayMs: cycled.drainMs });
  group.hooks.push({
    name: 'deploy',
    transition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
    heartbeatTimeoutMs: cycled.deployMs,
    defaultResult: 'CONTINUE',
    notificationTargetArn: null,
    roleArn: null,
    notificationMetadata: null,
  });
  const { desiredCapacity, maxSize } = cycled;
  life.changeLimits(cycled.groupName, { desiredCapacity, maxSize });
  const giveUpAt = world.clock.now() + setUpMaxMs;
  while (momentOf(simulator).serving.length < desiredCapacity) {
    if (clock.now() >= giveUpAt) throw new Error('The group did not come to its size.');
    await clock.advance(lookMs);
  }
  await clock.advance(agedMs);
}

/** Lets somebody replace all instances, and looks at the simulated AWS every second until that is done. */
export async function recorded<Result>(
  ground: CycleGround,
  replace: (ground: CycleGround) => Promise<Result>,
): Promise<{ readonly result: Result; readonly record: CycleRecord }> {
  const { clock, simulator } = ground;
  const record = new CycleRecord(momentOf(simulator));
  const giveUpAt = clock.now() + longestMs;
  const work = settled(replace(ground));
  while (!work.isSettled || !record.isWhole) {
    if (clock.now() >= giveUpAt) throw new Error('The instances were not replaced in time.');
    for (let passedMs = 0; passedMs < lookMs; passedMs += stepMs) await clock.advance(stepMs);
    record.see(momentOf(simulator));
    if (work.hasFailed) break;
  }
  return { result: await work.done, record };
}

async function passing<Result>(clock: VirtualClock, doing: Promise<Result>): Promise<Result> {
  const work = settled(doing);
  while (!work.isSettled) await clock.advance(stepMs);
  return await work.done;
}

/** What can be asked whether it is still under way. */
function settled<Result>(done: Promise<Result>) {
  const work = { done, isSettled: false, hasFailed: false };
  done.then(
    () => {
      work.isSettled = true;
    },
    () => {
      work.isSettled = true;
      work.hasFailed = true;
    },
  );
  return work;
}

function momentOf(simulator: Simulator): Moment {
  const { region, group, pool } = placeOf(simulator);
  const healthy = [...pool.targets.values()].filter(({ status }) => status.state === 'healthy');
  return {
    at: simulator.world.clock.now(),
    serving: healthy.map(({ instanceId }) => instanceId),
    members: group.members.map(({ instanceId: id, lifecycle }) => ({
      id,
      launchedAt: region.instances.get(id)?.launchedAt ?? 0,
      isLeaving: lifecycle.startsWith('Terminating'),
    })),
    writes: writesOf(simulator),
  };
}

function writesOf({ aws }: Simulator): number {
  const calls = Object.entries(aws.calls.byOperation());
  const writes = calls.filter(([operation]) => /^autoscaling\.(?!Describe)/.test(operation));
  return writes.reduce((sum, [, times]) => sum + times, 0);
}

function placeOf({ world }: Simulator) {
  const region = world.regions.get(`${cycled.account}/${cycled.region}`);
  const group: Group | undefined = region?.groups.get(cycled.groupName);
  const pool = region?.targetGroups.get(cycled.targetGroupArn);
  if (!region || !group || !pool) throw new Error('The estate is not complete.');
  return { region, group, pool };
}
