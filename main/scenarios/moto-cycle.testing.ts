import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Connection } from '#contract/connections.ts';
import { type CycleRequest, type CycleSpec, cycleSpecSchema, type GroupCyclePlan } from '#contract/cycles.ts';
import type { JobRow } from '#contract/jobs.ts';
import { CycleLooks, CyclesService, cycleJob, openCycleRepository, refreshJob } from '../features/cycles/index.ts';
import { createGates } from '../features/deployments/index.ts';
import { unprotected } from '../foundation/access/index.ts';
import { AuditLog, openAuditReader, type Verdict, verifyAudit } from '../foundation/audit/index.ts';
import { classifyForJobs, createDoor, type Door } from '../foundation/aws/index.ts';
import { JobEngine, JobsService } from '../foundation/jobs/index.ts';
import { type Clock, systemClock } from '../foundation/runtime/index.ts';
import { openState, type State } from '../foundation/store/index.ts';
import { fastClock } from './fast-clock.ts';
import { motoRegion, writeMotoProfile } from './moto-server.testing.ts';

/** A cycle waits for minutes by its clock, which are seconds here. A call seems to take as many times longer. */
const speed = 60;

/** So long a cycle may take here, by the clock on the wall. */
const withinMs = 25_000;

const noHooks = { names: () => [], run: () => Promise.reject(new Error('There are no hooks.')) };

/** The clock on the wall until it is made fast, as moto loads a service at its first call and signing in is limited. */
class HastenedClock implements Clock {
  #clock = systemClock;

  hasten(): void {
    this.#clock = fastClock(speed, Date.now());
  }

  now(): number {
    return this.#clock.now();
  }

  timer(delayMs: number, callback: () => void): () => void {
    return this.#clock.timer(delayMs, callback);
  }
}

/** A console with cycles on a fast clock, which speaks HTTP to moto as it would to AWS. */
export class MotoConsole {
  readonly cycles: CyclesService;
  readonly #clock = new HastenedClock();
  readonly #door: Door;
  readonly #engine: JobEngine;
  readonly #jobs: JobsService;
  readonly #state: State;
  readonly #folder: string;
  #connection: Connection | null = null;
  #starts = 0;

  private constructor(folder: string) {
    const clock = this.#clock;
    const random = () => 0.5;
    let ids = 0;
    this.#folder = folder;
    this.#state = openState(folder, { clock });
    const { db } = this.#state;
    const history = new AuditLog({ db, clock, ids: () => 'installation', identityOf: () => null });
    this.#door = createDoor({
      ...{ clock, random, home: folder, env: {}, person: 'tester', demo: null, protection: unprotected },
      checkPermit: history.check,
      remember: { load: () => [], save: () => {} },
    });
    const [repository, looks] = [openCycleRepository(db), new CycleLooks()];
    const gates = createGates({ clock, fetch });
    const deps = { clock, door: this.#door, consoleId: 'console', gates, hooks: noHooks, repository, looks };
    this.#engine = new JobEngine({
      ...{ db, clock, random, history, classify: classifyForJobs },
      ids: () => `job-${++ids}`,
      definitions: [cycleJob(deps), refreshJob(deps)],
      onMoved: () => {},
      onReport: (report) => {
        if (report.kind === 'trouble') throw report.error;
      },
    });
    this.#jobs = new JobsService(this.#engine, { db, clock });
    const connections = () => this.#door.connections.list();
    this.cycles = new CyclesService({ ...deps, reader: this.#door, connections, jobs: this.#engine });
  }

  /** Signs in to a moto that listens there. Whoever opens it must close it. */
  static async open(url: string): Promise<MotoConsole> {
    const folder = mkdtempSync(join(tmpdir(), 'infraviewer-moto-'));
    await writeMotoProfile(folder, url);
    const opened = new MotoConsole(folder);
    const candidate = { candidateId: 'profile:moto', region: motoRegion };
    opened.#connection = await opened.#door.connections.open(candidate);
    opened.#clock.hasten();
    return opened;
  }

  async close(): Promise<void> {
    await this.#engine.stop();
    this.#door.stop();
    this.#state.close();
    rmSync(this.#folder, { recursive: true });
  }

  get connection(): Connection {
    if (!this.#connection) throw new Error('It has not signed in.');
    return this.#connection;
  }

  /** A cycle of a group by a spec that differs from the usual one in this. */
  request(groupName: string, changes: Partial<CycleSpec> = {}): CycleRequest {
    const spec = { ...cycleSpecSchema.parse({}), ...changes };
    const groups = [{ connectionId: this.connection.id, groupName }];
    return { groups, order: 'one_after_another', engine: 'infraviewer', spec };
  }

  async plan(request: CycleRequest): Promise<GroupCyclePlan> {
    const { groups } = await this.cycles.plan(request);
    const [plan] = groups;
    if (!plan) throw new Error('A cycle was planned for no group.');
    return plan;
  }

  /** Plans a cycle and starts it. */
  async start(request: CycleRequest): Promise<string> {
    const { fingerprint } = await this.cycles.plan(request);
    const requestKey = `request-${++this.#starts}`;
    const asked = { ...request, fingerprint, reason: 'A release', ticket: null, requestKey };
    const { jobId } = await this.cycles.start(asked, 'ada');
    return jobId;
  }

  /** The job once it has ended. */
  ended(jobId: string): Promise<JobRow> {
    return this.#until(jobId, ({ endedAt }) => endedAt !== null);
  }

  /** The job once it stops at a checkpoint. */
  held(jobId: string): Promise<JobRow> {
    return this.#until(jobId, ({ wait }) => wait?.kind === 'person');
  }

  cancel(jobId: string): void {
    this.#jobs.wishes.cancel(jobId, { person: 'ada', reason: 'Not now' });
  }

  /** Everything that was said of a job. */
  said(jobId: string): string[] {
    return this.#jobs.events({ jobId, after: 0, limit: 500 }).map(({ message }) => message);
  }

  /** What a job sent to AWS by the history, oldest first. */
  written(jobId: string): string[] {
    const page = openAuditReader(this.#state.db).page({ before: null, job: jobId, limit: 500 });
    return page.flatMap(({ body }) => (body.kind === 'write.intent' ? [body.action] : [])).toReversed();
  }

  /** Verifies its whole history. */
  verify(): Promise<Verdict> {
    return verifyAudit(this.#state.db, { pause: () => Promise.resolve() });
  }

  #until(jobId: string, isSo: (row: JobRow) => boolean): Promise<JobRow> {
    const look = () => {
      const [node] = this.#jobs.get(jobId).tree;
      if (!node || !isSo(node.row)) throw new Error(`It goes on: ${this.said(jobId).at(-1)}`);
      return node.row;
    };
    return vi.waitFor(look, { timeout: withinMs, interval: 20 });
  }
}
