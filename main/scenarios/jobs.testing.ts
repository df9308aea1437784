import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '#contract/connections.ts';
import {
  type CycleJobDeps,
  CycleLooks,
  type CycleRepository,
  CyclesService,
  cycleJob,
  cyclesJob,
  GroupsService,
  groupJobs,
  LitterService,
  openCycleRepository,
  openIgnored,
  refreshJob,
  repairJob,
} from '../features/cycles/index.ts';
import { createGates, type Fetch, type HooksDeps, HooksService, secretsOf } from '../features/deployments/index.ts';
import { unprotected } from '../foundation/access/index.ts';
import { AuditLog } from '../foundation/audit/index.ts';
import type { PermitCheck } from '../foundation/audit/model.ts';
import { classifyForJobs, createDoor, type Door } from '../foundation/aws/index.ts';
import { type JobDefinition, JobEngine } from '../foundation/jobs/index.ts';
import { JobsService } from '../foundation/jobs/service.ts';
import { VirtualClock } from '../foundation/runtime/virtual-clock.ts';
import { openSettings, openState, type State } from '../foundation/store/index.ts';
import { oneGroup, type Simulator } from '../simulator/index.ts';
import { ListedGroups } from './litter.testing.ts';
import { Mortal } from './mortal.testing.ts';
import type { Wire } from './wire.testing.ts';

/** What a test may plant in a console to see that it is found out. */
export interface Planted {
  readonly definitions?: typeof groupJobs;
  readonly cycle?: typeof cycleJob;
  /** Instead of the audit log, what the door asks before it lets a write leave. */
  readonly checkPermit?: PermitCheck;
  /** What a deploy gate asks. */
  readonly fetch?: Fetch;
  /** What hooks call and start. */
  readonly hooks?: Partial<Pick<HooksDeps, 'post' | 'start' | 'environment'>>;
}

/** What outlives a process of the console: the world, and its folder. */
export interface Ground {
  readonly clock: VirtualClock;
  readonly folder: string;
  readonly simulator: Simulator;
  readonly wire: Wire;
  readonly planted: Planted;
  /** The commits and effects that were passed, each twice: before and after. */
  readonly points: string[];
  /** What names the console in what it leaves on groups. */
  readonly consoleId: string;
  /** Ids are counted, so that a history repeats. */
  newId(): string;
}

/** A console's process as far as jobs are concerned: state.db, audit log, door, engine and the group actions. */
export class ConsoleProcess {
  readonly door: Door;
  readonly engine: JobEngine;
  readonly jobs: JobsService;
  readonly groups: GroupsService;
  readonly cycles: CyclesService;
  readonly hooks: HooksService;
  readonly litter: LitterService;
  /** What it was told of litter, once each. */
  readonly told: string[] = [];
  readonly listed: ListedGroups;
  readonly state: State;
  readonly #ground: Ground;
  readonly #mortal: Mortal;
  readonly #cycles: CycleRepository;
  readonly #looks = new CycleLooks();
  #deathAt: { readonly point: RegExp; survives: number } | null = null;
  #connection: Connection | null = null;

  private constructor(ground: Ground) {
    const { clock, folder, planted } = ground;
    this.#ground = ground;
    this.#mortal = new Mortal(clock);
    this.state = openState(folder, { clock: this.#mortal });
    // Not the machine crashes here, only the process: without waiting for the disk the tests are fast.
    this.state.db.pragma('synchronous = off');
    const log = new AuditLog({
      db: this.state.db,
      clock: this.#mortal,
      ids: () => 'installation',
      identityOf: () => null,
    });
    this.door = this.#openDoor(planted.checkPermit ?? log.check);
    const { definitions = groupJobs } = planted;
    this.hooks = this.#openHooks(log, planted);
    this.#cycles = openCycleRepository(this.state.db);
    const deps = { clock: this.#mortal, door: this.door };
    this.engine = this.#openEngine(log, [
      ...definitions(deps),
      this.#cycleJob(planted),
      refreshJob(this.#cycleDeps(planted)),
      cyclesJob(),
      repairJob(deps),
    ]);
    this.jobs = new JobsService(this.engine, { db: this.state.db, clock: this.#mortal });
    this.groups = this.#openGroups();
    this.cycles = this.#openCycles();
    this.listed = new ListedGroups(this.door, this.#mortal);
    this.litter = this.#openLitter();
  }

  /** Opens what is in the folder, signs in, and goes on with every job. */
  static async start(ground: Ground): Promise<ConsoleProcess> {
    const started = new ConsoleProcess(ground);
    const opening = started.door.connections.open({ candidateId: 'demo', region: oneGroup.region });
    started.#connection = await passing(ground.clock, opening, 0);
    started.engine.resumeAll();
    return started;
  }

  get connection(): Connection {
    if (!this.#connection) throw new Error('It has not signed in.');
    return this.#connection;
  }

  get isDead(): boolean {
    return this.#mortal.isDead;
  }

  /** Lets it die at a commit or effect, e.g. `before effect set-sizes of job-1`, once it survived so many. */
  dieAt(point: RegExp, survives: number): void {
    this.#deathAt = { point, survives };
  }

  /** Ends it without any farewell, at once. */
  kill(): void {
    this.#mortal.die();
    // What this turn of the event loop was still to commit is lost with the process.
    void this.engine.stop();
    this.state.close();
  }

  freeze(): void {
    this.#mortal.freeze();
  }

  thaw(): void {
    this.#mortal.thaw();
  }

  /** Ends it as a person does. Answers with how many of its timers are left. */
  async stop(): Promise<number> {
    await passing(this.#ground.clock, this.engine.stop(), 100);
    this.litter.stop();
    this.door.stop();
    this.state.close();
    return this.#mortal.pending;
  }

  #openDoor(checkPermit: PermitCheck): Door {
    const { simulator, folder, wire } = this.#ground;
    const mortal = this.#mortal;
    return createDoor({
      clock: mortal,
      random: () => 0.5,
      home: folder,
      env: {},
      person: 'tester',
      demo: { url: 'http://127.0.0.1', callers: simulator.callers },
      protection: unprotected,
      checkPermit,
      remember: { load: () => [], save: () => {} },
      requestHandler: () => ({
        ...wire.handler,
        handle: async (...asked) => {
          const answer = await Promise.allSettled([wire.handler.handle(...asked)]);
          await mortal.awake();
          if (answer[0].status === 'rejected') throw answer[0].reason;
          return answer[0].value;
        },
      }),
    });
  }

  #openEngine(history: AuditLog, definitions: readonly JobDefinition[]): JobEngine {
    const { points, newId } = this.#ground;
    return new JobEngine({
      db: this.state.db,
      clock: this.#mortal,
      ids: newId,
      random: () => 0.5,
      history,
      definitions,
      classify: classifyForJobs,
      onMoved: () => {},
      onReport: (report) => {
        if (report.kind === 'trouble' && !this.isDead) throw report.error;
      },
      crash: (point) => {
        if (!this.isDead) points.push(point);
        const death = this.#deathAt;
        if (death?.point.test(point) && --death.survives < 0) this.#mortal.die();
        if (this.isDead) throw new Error(`The process died at ${point}.`);
      },
    });
  }

  #cycleJob(planted: Planted): JobDefinition {
    const { cycle = cycleJob } = planted;
    return cycle(this.#cycleDeps(planted));
  }

  #cycleDeps({ fetch = refused }: Planted): CycleJobDeps {
    const [clock, { consoleId }] = [this.#mortal, this.#ground];
    const gates = createGates({ clock, fetch });
    const { door, hooks } = this;
    return { clock, door, consoleId, gates, hooks, repository: this.#cycles, looks: this.#looks };
  }

  #openCycles(): CyclesService {
    return new CyclesService({
      clock: this.#mortal,
      reader: this.door,
      connections: () => this.door.connections.list(),
      jobs: this.engine,
      repository: this.#cycles,
      looks: this.#looks,
      hooks: this.hooks,
    });
  }

  #openHooks(log: AuditLog, { hooks = {} }: Planted): HooksService {
    const { environment = {} } = hooks;
    return new HooksService({
      clock: this.#mortal,
      settings: openSettings(this.state.db),
      checkPermit: log.check,
      onChange: () => {},
      secrets: secretsOf(environment),
      environment,
      post: hooks.post ?? (() => Promise.reject(new Error('Nobody answers.'))),
      start: hooks.start ?? (() => ({ ended: Promise.resolve({ problem: 'there is none' }), kill: () => {} })),
    });
  }

  #openLitter(): LitterService {
    return new LitterService({
      clock: this.#mortal,
      consoleId: this.#ground.consoleId,
      reader: this.door,
      connections: () => this.door.connections.list(),
      jobs: this.engine,
      jobsAbout: (resource) => this.jobs.list({ resource, limit: 20 }).rows,
      inventory: this.listed,
      ignored: openIgnored(openSettings(this.state.db)),
      onChange: () => {},
      onFound: (title) => this.told.push(title),
      onTrouble: (error) => {
        if (!this.isDead) throw error;
      },
    });
  }

  #openGroups(): GroupsService {
    return new GroupsService({
      clock: this.#mortal,
      reader: this.door,
      connections: () => this.door.connections.list(),
      jobs: this.engine,
      inventory: {
        group: () => {
          throw new Error('These tests have no inventory.');
        },
      },
    });
  }
}

const refused: Fetch = () => Promise.reject(new Error('Nobody answers.'));

/** Lets time pass until work is done. */
export async function passing<Result>(clock: VirtualClock, work: Promise<Result>, stepMs: number): Promise<Result> {
  let isDone = false;
  const settled = work.finally(() => {
    isDone = true;
  });
  settled.catch(() => undefined);
  while (!isDone) await clock.advance(stepMs);
  return settled;
}

let emptyState: Buffer | null = null;

/** A folder with a copy of a state.db; of an empty one unless given: making that waits for the disk at every migration. */
export function newFolder(stateFrom?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'infraviewer-groups-'));
  emptyState ??= newState();
  writeFileSync(join(folder, 'state.db'), stateFrom === undefined ? emptyState : readFileSync(stateFrom));
  return folder;
}

function newState(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'infraviewer-groups-'));
  openState(folder, { clock: new VirtualClock() }).close();
  const bytes = readFileSync(join(folder, 'state.db'));
  rmSync(folder, { recursive: true });
  return bytes;
}
