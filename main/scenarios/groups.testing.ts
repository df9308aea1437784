import { rmSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import type { Connection } from '#contract/connections.ts';
import type { GroupAction, GroupPlan, GroupSizes } from '#contract/groups.ts';
import type { JobRow, JobStep, StopConsequence, Stopping } from '#contract/jobs.ts';
import type { Litter } from '#contract/litter.ts';
import type { CyclesService, GroupsService, LitterService } from '../features/cycles/index.ts';
import type { HooksService } from '../features/deployments/index.ts';
import type { JobEngine, JobsService } from '../foundation/jobs/index.ts';
import { VirtualClock } from '../foundation/runtime/virtual-clock.ts';
import { createSimulator, type Group, oneGroup, type Simulator } from '../simulator/index.ts';
import { ConsoleProcess, type Ground, newFolder, type Planted, passing } from './jobs.testing.ts';
import { Wire } from './wire.testing.ts';

/** What is the same of a group however often the console died: all but the names of its instances. */
export interface GroupShape extends GroupSizes {
  readonly lifecycles: readonly string[];
  readonly suspended: readonly string[];
  readonly protected: number;
  /** Marks of jobs on it. */
  readonly marks: number;
}

export interface PlayOptions {
  readonly planted?: Planted;
  /** Of the simulated AWS. */
  readonly seed?: number;
  /** Milliseconds since the epoch. */
  readonly startAt?: number;
  /** A state.db to begin with a copy of, instead of an empty one. */
  readonly stateFrom?: string;
  /** What is to be so before the console starts. */
  arrange?(simulator: Simulator): void;
}

/** A group in a simulated AWS, and a console with jobs that change it, all on one virtual clock. */
export class GroupPlay {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly group: Group;
  readonly wire: Wire;
  readonly #ground: Ground;
  #process: ConsoleProcess;
  #starts = 0;
  #deaths = 0;

  private constructor(ground: Ground, group: Group, process: ConsoleProcess) {
    this.clock = ground.clock;
    this.simulator = ground.simulator;
    this.group = group;
    this.wire = ground.wire;
    this.#ground = ground;
    this.#process = process;
  }

  /** Whoever opens it must close it. */
  static async open({ planted = {}, seed = 1, startAt, stateFrom, arrange }: PlayOptions = {}): Promise<GroupPlay> {
    const clock = new VirtualClock(startAt);
    const folder = newFolder(stateFrom);
    const simulator = createSimulator({ estate: 'one-group', clock, throttle: false, seed });
    const group = groupOf(simulator);
    const wire = new Wire(simulator, group, folder);
    let ids = 0;
    const newId = () => `job-${++ids}`;
    const ground: Ground = { clock, folder, simulator, wire, planted, points: [], consoleId: 'console', newId };
    simulator.start();
    arrange?.(simulator);
    return new GroupPlay(ground, group, await ConsoleProcess.start(ground));
  }

  /** Another console at the same simulated AWS, with a folder of its own. It must be closed before this one. */
  async beside(consoleId: string): Promise<GroupPlay> {
    const { clock, simulator, group } = this;
    const folder = newFolder();
    const wire = new Wire(simulator, group, folder);
    let ids = 0;
    const newId = () => `${consoleId}-job-${++ids}`;
    const ground: Ground = { clock, folder, simulator, wire, planted: {}, points: [], consoleId, newId };
    return new GroupPlay(ground, group, await ConsoleProcess.start(ground));
  }

  async close(): Promise<void> {
    if (this.#process.isDead) this.#process.kill();
    else await this.#process.stop();
    this.simulator.stop();
    rmSync(this.#ground.folder, { recursive: true });
  }

  get connection(): Connection {
    return this.#process.connection;
  }

  get jobs(): JobsService {
    return this.#process.jobs;
  }

  get engine(): JobEngine {
    return this.#process.engine;
  }

  get groups(): GroupsService {
    return this.#process.groups;
  }

  get cycles(): CyclesService {
    return this.#process.cycles;
  }

  get hooks(): HooksService {
    return this.#process.hooks;
  }

  get litter(): LitterService {
    return this.#process.litter;
  }

  /** What the console told once of litter. */
  get told(): readonly string[] {
    return this.#process.told;
  }

  /** Reads the groups and looks for litter in them. */
  async scan(): Promise<Litter[]> {
    const { listed, litter } = this.#process;
    await this.passing(listed.read(this.connection.id));
    litter.published(this.connection.id);
    return litter.report().findings;
  }

  /** The same as somebody asks for it, with all that is read beside the listing. */
  async lookAgain(): Promise<Litter[]> {
    const { litter } = this.#process;
    litter.scan();
    await this.scan();
    await this.until(() => litter.report().scans.every(({ isScanning }) => !isScanning), 60_000, 100);
    return litter.report().findings;
  }

  get wishes(): JobsService['wishes'] {
    return this.#process.jobs.wishes;
  }

  get ref() {
    return { connectionId: this.connection.id, groupName: oneGroup.groupName };
  }

  get sizes(): GroupSizes {
    const { minSize, desiredCapacity, maxSize } = this.group;
    return { minSize, desiredCapacity, maxSize };
  }

  get shape(): GroupShape {
    const { members, suspendedProcesses, tags } = this.group;
    return {
      ...this.sizes,
      lifecycles: members.map(({ lifecycle }) => lifecycle).toSorted(),
      suspended: suspendedProcesses.map(({ name }) => name).toSorted(),
      protected: members.filter((member) => member.protectedFromScaleIn).length,
      marks: tags.filter(({ key }) => key === 'infraviewer:job').length,
    };
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
    const targets = this.simulator.world.regions
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

  hasDone(jobId: string, key: string): boolean {
    return this.steps(jobId).some((step) => step.key === key && step.state === 'done');
  }

  /** Everything that was said of a job. */
  said(jobId: string): string[] {
    return this.#process.jobs.events({ jobId, after: 0, limit: 500 }).map(({ message }) => message);
  }

  consequence(jobId: string): StopConsequence {
    return this.#process.jobs.get(jobId).consequence;
  }

  /** What stopping it would do, as somebody asks for it now. */
  stopping(jobId: string): Promise<Stopping> {
    return this.passing(this.#process.jobs.stopping(jobId));
  }

  cancel(jobId: string): void {
    this.wishes.cancel(jobId, { person: 'ada', reason: 'Not now' });
  }

  /** Lets time pass until the job has ended or asks a person. */
  finish(jobId: string, withinMs = 4 * 3_600_000): Promise<JobRow> {
    return this.until(() => this.hasEnded(jobId), withinMs, 5000).then(() => this.job(jobId));
  }

  hasEnded(jobId: string): boolean {
    const { endedAt, question } = this.job(jobId);
    return endedAt !== null || question !== null;
  }

  /** Lets time pass until something is so, or the console is dead. */
  async until(isSo: () => boolean, withinMs = 3_600_000, stepMs = 1000): Promise<void> {
    const end = this.clock.now() + withinMs;
    await this.clock.advance(0);
    while (!this.isDead && !isSo()) {
      if (this.clock.now() >= end) throw new Error('It did not come about.');
      await this.clock.advance(stepMs);
    }
  }

  /** Until the group has done what it was told. */
  async calmDown(): Promise<void> {
    await this.clock.advance(60_000);
    // A group that balances its zones launches before it terminates.
    const isOver = () => this.membersIn('InService').length > this.sizes.desiredCapacity;
    const isCalm = () => this.shape.lifecycles.every((one) => one === 'InService' || one === 'Standby');
    await this.until(() => isCalm() && !isOver());
  }

  /** Until a step is on record, e.g. `set-sizes`. */
  untilStep(jobId: string, key: string): Promise<void> {
    return this.until(() => this.hasDone(jobId, key));
  }

  /** Lets time pass until work is done. */
  passing<Result>(work: Promise<Result>): Promise<Result> {
    return passing(this.clock, work, 100);
  }

  /** Lets the console die at a commit or effect, e.g. `before effect set-sizes of job-1`, once it survived so many. */
  dieAt(point: RegExp, survives = 0): void {
    this.#process.dieAt(point, survives);
  }

  get isDead(): boolean {
    return this.#process.isDead;
  }

  /** How often the console died so far. */
  get deaths(): number {
    return this.#deaths;
  }

  /** The commits and effects that were passed, each twice: before and after. */
  get points(): readonly string[] {
    return this.#ground.points;
  }

  /** Ends the console without any farewell. */
  kill(): void {
    this.#process.kill();
  }

  /** The same, lets time pass, and starts another one in its folder. */
  async crash(awayMs = 0): Promise<void> {
    this.#deaths += 1;
    this.#process.kill();
    await this.clock.advance(awayMs);
    this.#process = await ConsoleProcess.start(this.#ground);
  }

  /** Ends the console as a person does, lets time pass, and starts another one. Answers with what it left behind. */
  async restart(awayMs = 0): Promise<{ timers: number; calls: number }> {
    const timers = await this.#process.stop();
    const before = this.simulator.aws.calls.total;
    await this.clock.advance(awayMs);
    const calls = this.simulator.aws.calls.total - before;
    this.#process = await ConsoleProcess.start(this.#ground);
    return { timers, calls };
  }

  /** Lets time pass while the console is frozen, as SIGSTOP or a closed lid does. */
  async sleep(durationMs: number): Promise<void> {
    this.#process.freeze();
    await this.clock.advance(durationMs);
    this.#process.thaw();
    await this.clock.advance(0);
  }

  /** Signs the connection in again; what waits for that tries at once. */
  async signInAgain(): Promise<void> {
    await this.passing(this.#process.door.connections.signInAgain(this.connection.id));
    this.#process.engine.nudge();
  }

  /** What state.db holds. */
  get db(): ConsoleProcess['state']['db'] {
    return this.#process.state.db;
  }

  /** How often each write was asked of Auto Scaling. */
  writes(): Record<string, number> {
    const asked = Object.entries(this.simulator.aws.calls.byOperation());
    const writes = asked.filter(([operation]) => /^autoscaling\.(?!Describe)/.test(operation));
    return Object.fromEntries(writes.map(([operation, times]) => [operation.replace('autoscaling.', ''), times]));
  }

  #node(jobId: string) {
    const [node] = this.#process.jobs.get(jobId).tree;
    if (!node) throw new Error(`There is no job ${jobId}.`);
    return node;
  }
}

function groupOf({ world }: Simulator): Group {
  const group = world.regions.get(`${oneGroup.account}/${oneGroup.region}`)?.groups.get(oneGroup.groupName);
  if (!group) throw new Error('The estate has no group.');
  return group;
}

/** A play that ends with the test. */
export async function playGroup(planted: Planted = {}): Promise<GroupPlay> {
  const play = await GroupPlay.open({ planted });
  onTestFinished(() => play.close());
  return play;
}

/** Gives this a play of its own. */
export async function withPlay<Result>(
  options: PlayOptions,
  work: (play: GroupPlay) => Promise<Result>,
): Promise<Result> {
  const play = await GroupPlay.open(options);
  try {
    return await work(play);
  } finally {
    await play.close();
  }
}
