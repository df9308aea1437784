import { BrowserWindow, MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import { portMessage } from '#contract/desktop.ts';
import { isOurPage, pageOrigin } from './page.ts';

/** What a window needs from the core: somebody who answers on its port, until the port closes. */
export type AnswerPort = (port: MessagePortMain) => void;

export interface WindowOptions {
  /** The bundled preload script. */
  readonly preload: string;
  readonly answer: AnswerPort;
  /** A screen to open, as a path such as `/instances?selected=i-0abc`. */
  readonly path: string;
  /** Distinguishes windows, so that each remembers its own place. */
  readonly number: number;
  readonly onCrash: (reason: string) => void;
}

/** Opens a window on the console. Its place and size are remembered by Electron under its name. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    name: `console-${options.number}`,
    windowStatePersistence: true,
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Infraviewer',
    backgroundColor: '#0f1419',
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  handOverPorts(window.webContents, options.answer);
  recoverFromCrashes(window, options.onCrash);
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${pageOrigin}${options.path}`);
  return window;
}

/** Every load of our page gets a port of its own; the one before is closed, which ends its subscriptions. */
function handOverPorts(contents: WebContents, answer: AnswerPort): void {
  let current: MessagePortMain | undefined;
  contents.on('did-finish-load', () => {
    current?.close();
    current = undefined;
    if (!isOurPage(contents.getURL())) return;
    const { port1, port2 } = new MessageChannelMain();
    current = port1;
    answer(port1);
    contents.postMessage(portMessage, null, [port2]);
  });
  contents.once('destroyed', () => current?.close());
}

/** A page that crashes twice within this time is not loaded a third time by itself. */
const crashIntervalMs = 60_000;

function recoverFromCrashes(window: BrowserWindow, onCrash: (reason: string) => void): void {
  let lastCrashAt = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const now = performance.now();
    const isRepeated = now - lastCrashAt < crashIntervalMs;
    lastCrashAt = now;
    if (isRepeated) onCrash(reason);
    else window.webContents.reload();
  });
}
