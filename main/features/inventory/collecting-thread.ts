import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Spared } from '#contract/budget.ts';
import type { Service } from '#contract/inventory.ts';
import type { PlacementPreview, PlacementRules } from '#contract/placement.ts';
import { type Problem, ProblemError } from '#contract/problems.ts';
import type { Clock, Stop } from '../../foundation/runtime/index.ts';
import type { Rebuilt } from '../../foundation/store/index.ts';
import type { Collecting } from './collecting.ts';
import type { CollectorEvent, Connected } from './collector.ts';
import { nobodyWatching, type Watching } from './connection-collector.ts';
import type { AnswerTo, Question } from './lookups.ts';
import { cacheDamaged, problemOf } from './problem-of.ts';
import { interrupted, ThreadQuestions } from './thread-questions.ts';
import type { FromWorker, ToWorker, WorkerStart } from './worker-messages.ts';

const restartMs = 1000;
const restartMaxMs = 60_000;

/** A thread that does not end by itself within this time is ended. */
const stopMaxMs = 5000;

/** A thread that lived this long died of something new. */
const longLifeMs = 5 * 60_000;

export interface CollectingThreadDeps {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly workerUrl: URL;
  /** The rules that things are placed by when a thread begins. */
  readonly rules: () => PlacementRules;
  /** Lets the thread at the other end of the port read through the door. */
  readonly serveReader: (port: MessagePort) => Stop;
  /** A thread has opened the cache: the first one, or one that took its place. */
  readonly onReady: (rebuilt: Rebuilt | null) => void;
  readonly onEvent: (event: CollectorEvent) => void;
  /** What keeps the cache from being written for now; null once it can be written again. */
  readonly onBlocked: (problem: Problem | null) => void;
  /** A thread has died and another one will take its place; `isNews` unless the one before died soon, too. */
  readonly onDied: (problem: Problem, isNews: boolean) => void;
}

/**
 * A page of a thousand instances is megabytes of short-lived text. Left alone, V8 lets the space for it grow far beyond
 * what one page needs: on 10,000 instances the first limit alone saved 100 MB of resident memory and cost no time. The
 * second one makes V8 clear up sooner, as on a small machine, which saved another 30 MB; it is enough for 200,000.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 1024 };

/** Collects on a worker thread, and on another one when that dies. */
export class CollectingThread implements Collecting {
  readonly #deps: CollectingThreadDeps;
  readonly #questions = new ThreadQuestions();
  #connections: readonly Connected[] = [];
  #watching = nobodyWatching;
  #worker: Worker | null = null;
  /** Why the thread ends, or why the one before did. */
  #reason: Problem | null = null;
  #ended: Promise<void> = Promise.resolve();
  #deaths = 0;
  #isStopped = false;
  #cancelRestart = () => {};

  private constructor(deps: CollectingThreadDeps) {
    this.#deps = deps;
  }

  /** Resolves when the cache is open; fails with the reason why it cannot be opened. */
  static async start(deps: CollectingThreadDeps): Promise<CollectingThread> {
    const collecting = new CollectingThread(deps);
    await collecting.#begin();
    return collecting;
  }

  connect(connections: readonly Connected[]): void {
    this.#connections = connections;
    this.#send({ kind: 'connect', connections });
  }

  watch(watching: Watching): void {
    this.#watching = watching;
    this.#send({ kind: 'watch', watching });
  }

  /** Without a thread there is nothing to do: the next one begins by reading everything. */
  refresh(connectionId: string, service?: Service): void {
    this.#send({ kind: 'refresh', connectionId, service });
  }

  ask<Asked extends Question>(question: Asked): Promise<AnswerTo<Asked>> {
    if (!this.#worker) return Promise.reject(interrupted());
    return this.#questions.ask<AnswerTo<Asked>>((id) => this.#send({ kind: 'ask', id, question }));
  }

  place(rules: PlacementRules): void {
    this.#send({ kind: 'place', rules });
  }

  preview(rules: PlacementRules): Promise<PlacementPreview> {
    if (!this.#worker) return Promise.reject(interrupted());
    return this.#questions.ask<PlacementPreview>((id) => this.#send({ kind: 'preview', id, rules }));
  }

  /** Without a thread nothing is read, so nothing is slowed down either. */
  spared(): Promise<Spared[]> {
    if (!this.#worker) return Promise.resolve([]);
    return this.#questions.ask<Spared[]>((id) => this.#send({ kind: 'spared', id }));
  }

  /** Somebody who read the cache found it damaged: the next thread begins with an empty one. */
  rebuild(): void {
    this.#reason = cacheDamaged().problem;
    void this.#worker?.terminate();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelRestart();
    this.#send({ kind: 'stop' });
    const giveUp = this.#deps.clock.timer(stopMaxMs, () => void this.#worker?.terminate());
    await this.#ended;
    giveUp();
  }

  /** A thread that is still starting gets it as soon as it listens. */
  #send(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  /** Starts a thread; resolves when it is ready, and fails if it dies before. */
  #begin(): Promise<void> {
    const { dataFolder, rules, clock, workerUrl, serveReader } = this.#deps;
    const { port1, port2 } = new MessageChannel();
    const stopServing = serveReader(port1);
    const isDamaged = this.#reason?.code === 'cache_rebuilt';
    const start: WorkerStart = { dataFolder, isDamaged, readerPort: port2, rules: rules() };
    const worker = new Worker(workerUrl, { workerData: start, transferList: [port2], resourceLimits });
    const startedAt = clock.now();
    this.#reason = null;
    this.#worker = worker;
    this.connect(this.#connections);
    this.watch(this.#watching);
    this.#ended = new Promise((resolve) => {
      worker.once('exit', async () => {
        this.#worker = null;
        this.#questions.end();
        await stopServing();
        resolve();
      });
    });
    return new Promise((resolve, reject) => {
      let isReady = false;
      worker.on('message', (message: FromWorker) => {
        if (message.kind !== 'ready') return this.#receive(message);
        try {
          if (!this.#isStopped) this.#deps.onReady(message.rebuilt);
          isReady = true;
          resolve();
        } catch (error) {
          this.#reason = problemOf(error);
          void worker.terminate();
        }
      });
      worker.on('error', (error) => {
        this.#reason ??= problemOf(error);
      });
      worker.once('exit', () => {
        this.#reason ??= problemOf(new Error('its thread ended by itself'));
        if (isReady) this.#restart(this.#reason, clock.now() - startedAt);
        else reject(new ProblemError(this.#reason));
      });
    });
  }

  #receive(message: Exclude<FromWorker, { kind: 'ready' }>): void {
    switch (message.kind) {
      case 'event':
        this.#deps.onEvent(message.event);
        break;
      case 'blocked':
        this.#deps.onBlocked(message.problem);
        break;
      case 'answer':
        this.#questions.answered(message.id, message.answer);
        break;
      case 'refused':
        this.#questions.refused(message.id, message.problem);
        break;
      case 'broken':
        this.#reason = message.problem;
    }
  }

  #restart(reason: Problem, livedMs: number): void {
    if (this.#isStopped) return;
    this.#deaths = livedMs >= longLifeMs ? 1 : this.#deaths + 1;
    this.#deps.onDied(reason, this.#deaths === 1);
    const delayMs = Math.min(restartMaxMs, restartMs * 2 ** Math.min(this.#deaths - 1, 10));
    this.#cancelRestart = this.#deps.clock.timer(delayMs, () => {
      this.#begin().catch((error) => this.#restart(problemOf(error), 0));
    });
  }
}
