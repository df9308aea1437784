import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HttpHandler } from '@smithy/core/protocols';
import { onTestFinished } from 'vitest';
import { ProblemError } from '#contract/problems.ts';
import { createSimulator, type EstateName, type Simulator } from '../../simulator/index.ts';
import { unprotected, type WriteProtection } from '../access/index.ts';
import type { PermitCheck } from '../audit/index.ts';
import { VirtualClock } from '../runtime/virtual-clock.ts';
import { type Chosen, createDoor, type Door, type DoorOptions } from './index.ts';

/** Keys of the simulated account, as an AWS configuration would hold them. */
export const keys = {
  account: '111122223333',
  region: 'eu-west-1',
  accessKeyId: 'AKIASIMULATOR0000001',
  secretAccessKey: 'simulated-secret-of-the-shop-account',
};

export interface TestBed {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly door: Door;
  /** What the door would find again at the next start. */
  readonly remembered: Chosen[];
  /** The home folder whose `.aws` the door reads. */
  readonly home: string;
}

export interface TestBedOptions {
  /** The text of `~/.aws/config`. */
  readonly config?: string;
  readonly credentials?: string;
  readonly env?: DoorOptions['env'];
  readonly demo?: boolean;
  readonly remembered?: Chosen[];
  readonly protection?: WriteProtection;
  readonly checkPermit?: PermitCheck;
  /** What the simulated account holds; nothing unless given. */
  readonly estate?: EstateName;
  /** Throws where what is open cannot be remembered. */
  readonly beforeSaving?: () => void;
  /** Takes the simulator's place. */
  readonly requestHandler?: HttpHandler;
}

/** A door in front of a simulated account, on a clock that stands still. Everything ends with the test. */
export async function openTestBed(options: TestBedOptions = {}): Promise<TestBed> {
  const clock = new VirtualClock();
  const simulator = createSimulator({ estate: options.estate ?? 'empty', clock, alive: false });
  const home = await temporaryHome(options);
  const remembered = [...(options.remembered ?? [])];
  const door = createDoor({
    clock,
    random: () => 0.5,
    env: options.env ?? {},
    home,
    person: 'Ann Example',
    demo: options.demo === false ? null : { url: 'http://127.0.0.1:9', callers: simulator.callers },
    protection: options.protection ?? unprotected,
    ...(options.checkPermit ? { checkPermit: options.checkPermit } : {}),
    remember: {
      load: () => [...remembered],
      save: (open) => {
        options.beforeSaving?.();
        remembered.splice(0, Infinity, ...open);
      },
    },
    requestHandler: () => options.requestHandler ?? simulator.requestHandler,
  });
  onTestFinished(() => door.stop());
  return { clock, simulator, door, remembered, home };
}

async function temporaryHome({ config, credentials }: TestBedOptions): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'infraviewer-aws-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  await mkdir(join(home, '.aws'));
  if (config !== undefined) await writeFile(join(home, '.aws', 'config'), config);
  if (credentials !== undefined) await writeFile(join(home, '.aws', 'credentials'), credentials);
  return home;
}

/** The problem that a promise fails with. */
export async function problemOf(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemError)) throw new Error(`Expected a problem, got ${String(error)}`);
  return error.problem;
}

/** Lets virtual time pass until the work is done. */
export async function whileTimePasses<Result>(
  clock: VirtualClock,
  work: Promise<Result>,
  stepMs = 100,
): Promise<Result> {
  let done = false;
  const settled = work.finally(() => {
    done = true;
  });
  settled.catch(() => undefined);
  while (!done) await clock.advance(stepMs);
  return settled;
}
