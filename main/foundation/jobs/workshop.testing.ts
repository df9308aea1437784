import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { AuditLog } from '../audit/index.ts';
import type { Json } from '../audit/model.ts';
import { VirtualClock } from '../runtime/virtual-clock.ts';
import { openState } from '../store/index.ts';
import type { JobDefinition } from './definition.ts';
import { JobEngine } from './engine.ts';
import type { JobRecord } from './records.ts';
import type { JobReport } from './reports.ts';
import { JobsService } from './service.ts';
import { classifyToy, seeded, ToyWorld } from './toy.testing.ts';

/** A journal, a virtual clock and a toy world in which engines live and die. */
export interface Workshop {
  readonly clock: VirtualClock;
  readonly world: ToyWorld;
  /** The engine that lives now. */
  readonly engine: JobEngine;
  readonly log: AuditLog;
  readonly reports: readonly JobReport[];
  /** The commits and effects that were passed, each twice: before and after. */
  readonly points: readonly string[];
  /** Lets the engine die at the point after so many more. */
  dieAfter(points: number): void;
  readonly isDead: boolean;
  start(kind: string, input: Json, requestKey?: string): string;
  job(jobId: string): JobRecord;
  /** Ends the engine as a crash does: nothing of it reaches the journal or the world any more; then starts another one. */
  crash(): Promise<void>;
  service(): JobsService;
  /** Ends the engine as a person does, and starts another one. */
  restart(definitions?: readonly JobDefinition[]): Promise<void>;
  stop(): Promise<void>;
  /** Lets time pass until the job has ended or asks; gives up after so much of it. */
  finish(jobId: string, withinMs?: number): Promise<JobRecord>;
  audit(): { readonly seq: number; readonly kind: string; readonly body: { readonly [field: string]: unknown } }[];
}

export class Crash extends Error {}

export interface WorkshopOptions {
  readonly definitions: (world: ToyWorld, clock: VirtualClock) => readonly JobDefinition[];
  readonly seed?: number;
}

/** Opens a workshop that ends with the test. */
export function openWorkshop(options: WorkshopOptions): Workshop {
  const workshop = new OpenWorkshop(options);
  onTestFinished(() => workshop.close());
  return workshop;
}

/** Gives this a workshop of its own. */
export async function withWorkshop(
  options: WorkshopOptions,
  work: (workshop: Workshop) => Promise<void>,
): Promise<void> {
  const workshop = new OpenWorkshop(options);
  try {
    await work(workshop);
  } finally {
    await workshop.close();
  }
}

let template: string | null = null;

/** A folder with an empty journal. It is a copy: making one waits for the disk at every migration. */
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'infraviewer-jobs-'));
  if (template === null) {
    const made = mkdtempSync(join(tmpdir(), 'infraviewer-jobs-template-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    openState(made, { clock: new VirtualClock() }).close();
    template = join(made, 'state.db');
  }
  copyFileSync(template, join(folder, 'state.db'));
  return folder;
}

interface Life {
  isDead: boolean;
  pointsLeft: number;
}

class OpenWorkshop implements Workshop {
  readonly clock = new VirtualClock();
  readonly world: ToyWorld;
  readonly reports: JobReport[] = [];
  readonly points: string[] = [];
  readonly #folder = newFolder();
  readonly #state;
  readonly #random;
  #definitions: readonly JobDefinition[];
  #log: AuditLog;
  #engine: JobEngine;
  #life: Life = { isDead: false, pointsLeft: Number.POSITIVE_INFINITY };
  #jobs = 0;

  constructor({ definitions, seed = 1 }: WorkshopOptions) {
    this.#state = openState(this.#folder, { clock: this.clock });
    // What these tests crash is the engine, not the machine: without waiting for the disk they are fast.
    this.#state.db.pragma('synchronous = off');
    this.#random = seeded(seed);
    this.world = new ToyWorld(this.clock);
    this.#definitions = definitions(this.world, this.clock);
    this.#log = this.#openLog();
    this.#engine = this.#openEngine();
  }

  get engine(): JobEngine {
    return this.#engine;
  }

  get isDead(): boolean {
    return this.#life.isDead;
  }

  dieAfter(points: number): void {
    this.#life.pointsLeft = points;
  }

  service(): JobsService {
    return new JobsService(this.#engine, { db: this.#state.db, clock: this.clock });
  }

  get log(): AuditLog {
    return this.#log;
  }

  start(kind: string, input: Json, requestKey = `request-${this.#jobs}`): string {
    const asked = { requestedBy: 'ada', reason: 'It is time', ticket: 'OPS-1' };
    return this.#engine.start({ kind, version: 1, input, ...asked, requestKey }).jobId;
  }

  job(jobId: string): JobRecord {
    const job = this.#engine.journal.jobs.find(jobId);
    if (!job) throw new Error(`There is no job ${jobId}.`);
    return job;
  }

  async crash(): Promise<void> {
    this.#life.isDead = true;
    await this.restart();
  }

  async restart(definitions: readonly JobDefinition[] = this.#definitions): Promise<void> {
    await this.stop();
    this.#definitions = definitions;
    this.#life = { isDead: false, pointsLeft: Number.POSITIVE_INFINITY };
    this.#log = this.#openLog();
    this.#engine = this.#openEngine();
    this.#engine.resumeAll();
  }

  async stop(): Promise<void> {
    const stopping = this.#engine.stop();
    await this.clock.advance(0);
    await stopping;
  }

  async finish(jobId: string, withinMs = 2 * 60 * 60_000): Promise<JobRecord> {
    const until = this.clock.now() + withinMs;
    await this.clock.advance(0);
    while (this.clock.now() < until) {
      if (this.isDead) return this.job(jobId);
      const job = this.job(jobId);
      if (job.endedAt !== null || job.question !== null) return job;
      await this.clock.advance(30_000);
    }
    return this.job(jobId);
  }

  audit() {
    const rows = this.#state.db
      .prepare<[], { seq: number; body: string }>('select seq, body from audit order by seq')
      .all();
    return rows.map(({ seq, body }) => {
      const parsed = JSON.parse(body) as { kind: string };
      return { seq, kind: parsed.kind, body: parsed };
    });
  }

  async close(): Promise<void> {
    await this.stop();
    this.#state.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #openLog(): AuditLog {
    return new AuditLog({
      db: this.#state.db,
      clock: this.clock,
      ids: () => 'installation-1',
      identityOf: () => null,
    });
  }

  #openEngine(): JobEngine {
    const life = this.#life;
    return new JobEngine({
      db: this.#state.db,
      clock: this.clock,
      ids: () => `job-${++this.#jobs}`,
      random: this.#random,
      history: this.#log,
      definitions: this.#definitions,
      classify: classifyToy,
      onMoved: () => {},
      onReport: (report) => void this.reports.push(report),
      crash: (point) => {
        if (!life.isDead) this.points.push(point);
        if (!life.isDead && --life.pointsLeft < 0) life.isDead = true;
        if (life.isDead) throw new Crash(point);
      },
    });
  }
}
