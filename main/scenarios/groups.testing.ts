import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Connection } from '#contract/connections.ts';
import type { GroupAction, GroupPlan, GroupSizes } from '#contract/groups.ts';
import type { JobRow, JobStep, StopConsequence } from '#contract/jobs.ts';
import { GroupsService, groupJobs } from '../features/cycles/index.ts';
import { unprotected } from '../foundation/access/index.ts';
import { AuditLog } from '../foundation/audit/index.ts';
import { classifyForJobs, createDoor, type Door } from '../foundation/aws/index.ts';
import { JobEngine } from '../foundation/jobs/index.ts';
import { JobsService } from '../foundation/jobs/service.ts';
import { VirtualClock } from '../foundation/runtime/virtual-clock.ts';
import { openState, type State } from '../foundation/store/index.ts';
import { createSimulator, type Group, oneGroup, type Simulator } from '../simulator/index.ts';

/** An engine's life, and how it is to end. */
interface Life {
  isDead: boolean;
  dyingAt: RegExp | null;
  /** How many such points it survives. */
  survives: number;
}

function alive(): Life {
  return { isDead: false, dyingAt: null, survives: 0 };
}

/** What the world of a group's jobs consists of, but for the engine, which may crash and start again. */
interface Ground {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly door: Door;
  readonly state: State;
  readonly connection: Connection;
  readonly audit: { log: AuditLog };
}

/** A group in a simulated AWS with jobs that change it, all on one virtual clock. Everything ends with the test. */
export class GroupPlay {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly connection: Connection;
  readonly group: Group;
  readonly groups: GroupsService;
  readonly #ground: Ground;
  #engine: JobEngine;
  #jobs: JobsService;
  #life = alive();
  #starts = 0;

  constructor(ground: Ground) {
    this.#ground = ground;
    this.clock = ground.clock;
    this.simulator = ground.simulator;
    this.connection = ground.connection;
    this.group = groupOf(ground.simulator);
    this.#engine = this.#openEngine();
    this.#jobs = this.#openService();
    this.groups = new GroupsService({
      clock: ground.clock,
      reader: ground.door,
      connections: () => ground.door.connections.list(),
      jobs: {
        start: (request) => this.#engine.start(request),
        holder: (lock) => this.#engine.holder(lock),
        usual: (learnedAs) => this.#engine.usual(learnedAs),
      },
      inventory: {
        group: () => {
          throw new Error('These tests have no inventory.');
        },
      },
    });
  }

  get ref() {
    return { connectionId: this.connection.id, groupName: oneGroup.groupName };
  }

  get sizes(): GroupSizes {
    const { minSize, desiredCapacity, maxSize } = this.group;
    return { minSize, desiredCapacity, maxSize };
  }

  get instanceIds(): string[] {
    return this.group.members.map(({ instanceId }) => instanceId);
  }

  /** The members in a state, e.g. `InService`. */
  membersIn(lifecycle: string): string[] {
    return this.group.members.filter((one) => one.lifecycle === lifecycle).map(({ instanceId }) => instanceId);
  }

  /** The instances that get traffic. */
  served(): string[] {
    const { simulator } = this.#ground;
    const targets = simulator.world.regions
      .get(`${oneGroup.account}/${oneGroup.region}`)
      ?.targetGroups.get(oneGroup.targetGroupArn)?.targets;
    return [...(targets?.values() ?? [])]
      .filter(({ status }) => status.state === 'healthy')
      .map(({ instanceId }) => instanceId);
  }

  plan(action: GroupAction): Promise<GroupPlan> {
    return this.passing(this.groups.plan({ ...this.ref, action }));
  }

  /** Plans an action and starts it. */
  async start(action: GroupAction): Promise<string> {
    return this.startAs(await this.plan(action));
  }

  async startAs({ action, fingerprint }: GroupPlan, requestKey = `request-${++this.#starts}`): Promise<string> {
    const asked = { ...this.ref, action, fingerprint, reason: 'Because', ticket: null, requestKey };
    const { jobId } = await this.passing(this.groups.start(asked, 'ada'));
    return jobId;
  }

  scale(desiredCapacity: number, changes: Partial<GroupSizes> = {}): GroupAction {
    return { kind: 'scale', sizes: { ...this.sizes, desiredCapacity, ...changes } };
  }

  job(jobId: string): JobRow {
    return this.#node(jobId).row;
  }

  steps(jobId: string): JobStep[] {
    return this.#node(jobId).steps;
  }

  /** Everything that was said of a job. */
  said(jobId: string): string[] {
    return this.#jobs.events({ jobId, after: 0, limit: 500 }).map(({ message }) => message);
  }

  consequence(jobId: string): StopConsequence {
    return this.#jobs.get(jobId).consequence;
  }

  cancel(jobId: string): void {
    this.#jobs.wishes.cancel(jobId, { person: 'ada', reason: 'Not now' });
  }

  /** Lets time pass until the job has ended or asks a person. */
  finish(jobId: string, withinMs = 4 * 3_600_000): Promise<JobRow> {
    return this.until(() => this.hasEnded(jobId), withinMs).then(() => this.job(jobId));
  }

  hasEnded(jobId: string): boolean {
    const { endedAt, question } = this.job(jobId);
    return endedAt !== null || question !== null;
  }

  /** Lets time pass until something is so. */
  async until(isSo: () => boolean, withinMs = 3_600_000, stepMs = 1000): Promise<void> {
    const end = this.clock.now() + withinMs;
    await this.clock.advance(0);
    while (!isSo()) {
      if (this.#life.isDead) return;
      if (this.clock.now() >= end) throw new Error('It did not come about.');
      await this.clock.advance(stepMs);
    }
  }

  /** Until a step is on record, e.g. `set-sizes`. */
  untilStep(jobId: string, key: string): Promise<void> {
    return this.until(() => this.steps(jobId).some((step) => step.key === key && step.state === 'done'));
  }

  /** Lets time pass until work is done. */
  async passing<Result>(work: Promise<Result>): Promise<Result> {
    let isDone = false;
    const settled = work.finally(() => {
      isDone = true;
    });
    settled.catch(() => undefined);
    while (!isDone) await this.clock.advance(100);
    return settled;
  }

  /** Lets the engine die at a commit or effect, e.g. `before effect set-sizes of job-1`, once it survived so many. */
  dieAt(point: RegExp, survives = 0): void {
    Object.assign(this.#life, { dyingAt: point, survives });
  }

  get isDead(): boolean {
    return this.#life.isDead;
  }

  /** Ends the engine as a crash does, lets time pass, and starts another one. */
  async crash(awayMs = 0): Promise<void> {
    this.#life.isDead = true;
    await this.#stop();
    await this.clock.advance(awayMs);
    this.#life = alive();
    this.#ground.audit.log = openLog(this.#ground.state, this.clock);
    this.#engine = this.#openEngine();
    this.#jobs = this.#openService();
    this.#engine.resumeAll();
  }

  /** Signs the connection in again; what waits for that tries at once. */
  async signInAgain(): Promise<void> {
    await this.passing(this.#ground.door.connections.signInAgain(this.connection.id));
    this.#engine.nudge();
  }

  /** How often each write was asked of Auto Scaling. */
  writes(): Record<string, number> {
    const asked = Object.entries(this.simulator.aws.calls.byOperation());
    const writes = asked.filter(([operation]) => /^autoscaling\.(?!Describe)/.test(operation));
    return Object.fromEntries(writes.map(([operation, times]) => [operation.replace('autoscaling.', ''), times]));
  }

  async close(): Promise<void> {
    await this.#stop();
  }

  async #stop(): Promise<void> {
    const stopping = this.#engine.stop();
    await this.clock.advance(0);
    await stopping;
  }

  #node(jobId: string) {
    const [node] = this.#jobs.get(jobId).tree;
    if (!node) throw new Error(`There is no job ${jobId}.`);
    return node;
  }

  #openService(): JobsService {
    return new JobsService(this.#engine, { db: this.#ground.state.db, clock: this.clock });
  }

  #openEngine(): JobEngine {
    const { clock, door, state, audit } = this.#ground;
    const life = this.#life;
    return new JobEngine({
      db: state.db,
      clock,
      ids: () => `job-${++this.#starts}`,
      random: () => 0.5,
      history: audit.log,
      definitions: groupJobs({ clock, door }),
      classify: classifyForJobs,
      onMoved: () => {},
      onTrouble: (error) => {
        if (!life.isDead) throw error;
      },
      crash: (point) => {
        if (!life.isDead && life.dyingAt?.test(point) && --life.survives < 0) life.isDead = true;
        if (life.isDead) throw new Error(`The engine died at ${point}.`);
      },
    });
  }
}

function groupOf({ world }: Simulator): Group {
  const group = world.regions.get(`${oneGroup.account}/${oneGroup.region}`)?.groups.get(oneGroup.groupName);
  if (!group) throw new Error('The estate has no group.');
  return group;
}

function openLog({ db }: State, clock: VirtualClock): AuditLog {
  return new AuditLog({ db, clock, ids: () => 'installation', identityOf: () => null });
}

export async function playGroup(): Promise<GroupPlay> {
  const clock = new VirtualClock();
  const folder = await mkdtemp(join(tmpdir(), 'infraviewer-groups-'));
  const state = openState(folder, { clock });
  // Not the machine crashes here, only the engine: without waiting for the disk the tests are fast.
  state.db.pragma('synchronous = off');
  const audit = { log: openLog(state, clock) };
  const simulator = createSimulator({ estate: 'one-group', clock, throttle: false });
  const door = createDoor({
    clock,
    random: () => 0.5,
    home: folder,
    env: {},
    person: 'tester',
    demo: { url: 'http://127.0.0.1', callers: simulator.callers },
    protection: unprotected,
    checkPermit: (...asked) => audit.log.check(...asked),
    remember: { load: () => [], save: () => {} },
    requestHandler: () => simulator.requestHandler,
  });
  simulator.start();
  const connection = await opened(door, clock);
  const play = new GroupPlay({ clock, simulator, door, state, connection, audit });
  onTestFinished(async () => {
    await play.close();
    door.stop();
    simulator.stop();
    state.close();
    await rm(folder, { recursive: true });
  });
  return play;
}

/** Signing in reads files, which takes real time. */
async function opened(door: Door, clock: VirtualClock): Promise<Connection> {
  let isOpen = false;
  const opening = door.connections.open({ candidateId: 'demo', region: oneGroup.region }).finally(() => {
    isOpen = true;
  });
  while (!isOpen) await clock.advance(1);
  return opening;
}
