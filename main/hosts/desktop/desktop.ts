import { homedir, userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import { RPCHandler } from '@orpc/server/message-port';
import { app, type BrowserWindow, dialog, session, shell } from 'electron';
import type { Logger } from 'pino';
import { createConsole, type RunningConsole } from '../../app.ts';
import type { Person } from '../../foundation/access/index.ts';
import { randomIds, type Stop, Stops, systemClock, systemRandom } from '../../foundation/runtime/index.ts';
import { type Entries, entriesBeside } from '../shared/entries.ts';
import { openLog } from '../shared/log.ts';
import { guardPermissions } from './guards.ts';
import { installMenu } from './menu.ts';
import { blockNetwork, servePage } from './page.ts';
import { type AnswerPort, openWindow } from './window.ts';

/** Runs the console in windows until the last one is closed. Rejects with a ProblemError where it cannot start. */
export async function runDesktop(entryUrl: string): Promise<void> {
  await app.whenReady();
  const entries = entriesBeside(entryUrl);
  guardPermissions(session.defaultSession);
  blockNetwork(session.defaultSession);
  servePage(session.defaultSession, entries.window);
  const dataFolder = app.getPath('userData');
  const stops = new Stops();
  const { logger, stop: closeLog } = openLog(dataFolder);
  stops.add(closeLog);
  stops.add(endCalmly(logger, dataFolder));
  const core = await startCore(entries, logger, dataFolder);
  stops.add(() => core.stop());
  const windows = new ConsoleWindows(fileURLToPath(new URL('../preload/preload.cjs', entryUrl)), answering(core));
  installMenu(
    { newWindow: () => windows.open(), openDataFolder: () => void shell.openPath(dataFolder) },
    app.isPackaged,
    process.platform,
  );
  app.on('second-instance', () => windows.show());
  app.on('activate', () => windows.show());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  stopBeforeQuit(stops);
  windows.open();
}

/** Whoever sits at the desktop is the person of its operating system account, and works with all rights of it. */
function personHere(): Person {
  return { name: userInfo().username, roles: ['administrator'] };
}

/** What nobody expected ends the app, since nothing can be trusted then; the trace goes to the log only. */
function endCalmly(logger: Logger, dataFolder: string): Stop {
  const end = (error: Error) => {
    logger.fatal({ err: error }, 'The app ends');
    const where = `The file infraviewer.log in ${dataFolder} tells more.`;
    dialog.showErrorBox('Infraviewer has ended', `It met an error of its own. ${where} Start it again.`);
    app.exit(1);
  };
  process.once('uncaughtException', end);
  return () => void process.off('uncaughtException', end);
}

function startCore(entries: Entries, logger: Logger, dataFolder: string): Promise<RunningConsole> {
  return createConsole({
    host: 'desktop',
    version: app.getVersion(),
    clock: systemClock,
    ids: randomIds,
    random: systemRandom,
    logger,
    dataFolder,
    person: personHere().name,
    homeFolder: homedir(),
    environment: process.env,
    workers: { inventory: entries.inventory, simulator: entries.simulator },
    demo: process.argv.includes('--demo') ? 'demo' : null,
  });
}

/** The contract over a window's port; closing the port ends its calls and subscriptions. */
function answering(core: RunningConsole): AnswerPort {
  const handler = new RPCHandler(core.router, { interceptors: [core.interceptor] });
  return (port) => {
    handler.upgrade(port, { context: core.context(personHere()) });
    port.start();
  };
}

/** Everything is closed in order before the process ends; a core that hangs is not waited for longer than this. */
const stopTimeoutMs = 5000;

function stopBeforeQuit(stops: Stops): void {
  let isStopped = false;
  app.on('before-quit', (event) => {
    if (isStopped) return;
    event.preventDefault();
    const end = () => {
      isStopped = true;
      app.quit();
    };
    const giveUp = systemClock.timer(stopTimeoutMs, end);
    stops.stop().finally(giveUp).then(end, end);
  });
}

/** The open windows of this instance. */
class ConsoleWindows {
  readonly #preload: string;
  readonly #answer: AnswerPort;
  readonly #numbers = new Map<BrowserWindow, number>();

  constructor(preload: string, answer: AnswerPort) {
    this.#preload = preload;
    this.#answer = answer;
  }

  open(): void {
    const number = this.#freeNumber();
    const window = openWindow({
      preload: this.#preload,
      answer: this.#answer,
      path: '/',
      number,
      onCrash: (reason) => {
        dialog.showErrorBox(
          'The window stopped working',
          `It ended twice in a minute (${reason}). Open a new window from the menu.`,
        );
        window.destroy();
      },
    });
    this.#numbers.set(window, number);
    window.once('closed', () => this.#numbers.delete(window));
  }

  /** Brings a window to the front, or opens one where none is left. */
  show(): void {
    const [window] = this.#numbers.keys();
    if (!window) {
      this.open();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.focus();
  }

  /** Windows remember their place by number, so the lowest free one is used again. */
  #freeNumber(): number {
    const taken = new Set(this.#numbers.values());
    let number = 1;
    while (taken.has(number)) number += 1;
    return number;
  }
}
