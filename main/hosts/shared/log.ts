import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import type { Stop } from '../../foundation/runtime/index.ts';
import { storeProblem } from '../../foundation/store/index.ts';

/** A log that has grown beyond this, in bytes, becomes the old one when the console starts. */
const logLimitBytes = 5 * 1024 * 1024;

/**
 * The log in the data folder: one JSON object a line, written before the next thing happens, so that a crash loses
 * nothing. It holds no secret and no answer of AWS, only what happened and where.
 */
export function openLog(dataFolder: string): { logger: Logger; stop: Stop } {
  const path = join(dataFolder, 'infraviewer.log');
  try {
    // The folder is for its owner alone, whoever of us makes it.
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > logLimitBytes) renameSync(path, join(dataFolder, 'infraviewer.old.log'));
    const destination = pino.destination({ dest: path, sync: true });
    // A full disk must not end the console because it cannot be written down that it is full.
    destination.on('error', () => {});
    return { logger: pino({ base: null }, destination), stop: () => destination.end() };
  } catch (error) {
    throw storeProblem(error, dataFolder);
  }
}
