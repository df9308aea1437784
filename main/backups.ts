import type { Logger } from 'pino';
import type { Clock, Stop } from './foundation/runtime/index.ts';
import type { State } from './foundation/store/index.ts';

const intervalMs = 24 * 60 * 60 * 1000;

/** Copies state.db at every start and then daily, beside the running work. A copy that fails is tried again next day. */
export function keepBackups(state: Pick<State, 'backup'>, clock: Clock, logger: Pick<Logger, 'warn'>): Stop {
  let running: Promise<unknown> = Promise.resolve();
  let cancel = () => {};
  const backUp = () => {
    running = state.backup().catch((error: unknown) => logger.warn({ err: error }, 'state.db could not be backed up'));
    cancel = clock.timer(intervalMs, backUp);
  };
  backUp();
  return async () => {
    cancel();
    await running;
  };
}
