import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type * as Electron from 'electron';

/**
 * Stands in for `electron` wherever tests run, since the real module fetches a binary when it is loaded. It records
 * what the shell asked for; the shapes are checked against Electron's own types, so it cannot drift from them.
 */

type Handler = (request: { url: string }) => Promise<Response> | Response;
type WindowOptions = Electron.BrowserWindowConstructorOptions;

export class StubSession {
  permissionRequest: Parameters<Electron.Session['setPermissionRequestHandler']>[0] = null;
  permissionCheck: Parameters<Electron.Session['setPermissionCheckHandler']>[0] = null;
  readonly handlers = new Map<string, Handler>();
  beforeRequest: Parameters<Electron.WebRequest['onBeforeRequest']>[0] = null;

  readonly protocol = { handle: (scheme: string, handler: Handler) => void this.handlers.set(scheme, handler) };
  readonly webRequest = {
    onBeforeRequest: (listener: Parameters<Electron.WebRequest['onBeforeRequest']>[0]) => {
      this.beforeRequest = listener;
    },
  };

  setPermissionRequestHandler(handler: Parameters<Electron.Session['setPermissionRequestHandler']>[0]): void {
    this.permissionRequest = handler;
  }

  setPermissionCheckHandler(handler: Parameters<Electron.Session['setPermissionCheckHandler']>[0]): void {
    this.permissionCheck = handler;
  }
}

export class StubContents extends EventEmitter {
  url = '';
  reloads = 0;
  readonly posted: { channel: string; ports: readonly MessagePortMain[] }[] = [];
  openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] = () => ({ action: 'allow' });

  getURL(): string {
    return this.url;
  }

  reload(): void {
    this.reloads += 1;
  }

  postMessage(channel: string, _message: unknown, ports: MessagePortMain[]): void {
    this.posted.push({ channel, ports });
  }

  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void {
    this.openHandler = handler;
  }
}

/** Electron's port, over a port of Node's: what is posted arrives as `{ data }`, once the port was started. */
export class MessagePortMain extends EventEmitter {
  isClosed = false;
  /** The port of Node's that carries it. */
  readonly node: MessagePort;

  constructor(node: MessagePort) {
    super();
    this.node = node;
    node.on('close', () => this.emit('close'));
  }

  start(): void {
    this.node.on('message', (data) => this.emit('message', { data }));
  }

  postMessage(message: unknown): void {
    this.node.postMessage(message);
  }

  close(): void {
    this.isClosed = true;
    this.node.close();
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new MessagePortMain(port1);
    this.port2 = new MessagePortMain(port2);
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = [];
  readonly webContents = new StubContents();
  readonly options: WindowOptions;
  isShown = false;
  isFocusedNow = false;
  isMinimizedNow = false;

  constructor(options: WindowOptions) {
    super();
    this.options = options;
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...BrowserWindow.all];
  }

  async loadURL(url: string): Promise<void> {
    this.webContents.url = url;
  }

  show(): void {
    this.isShown = true;
  }

  focus(): void {
    this.isFocusedNow = true;
  }

  isMinimized(): boolean {
    return this.isMinimizedNow;
  }

  restore(): void {
    this.isMinimizedNow = false;
  }

  destroy(): void {
    this.emit('closed');
  }
}

class StubApp extends EventEmitter {
  isPackaged = true;
  isSandboxed = false;
  hasLock = true;
  exitCode: number | undefined;
  /** Where a test wants the data folder. */
  userData = '';
  /** Resolves when a test says that Electron is ready. */
  readonly ready = Promise.withResolvers<void>();

  enableSandbox(): void {
    this.isSandboxed = true;
  }

  requestSingleInstanceLock(): boolean {
    return this.hasLock;
  }

  whenReady(): Promise<void> {
    return this.ready.promise;
  }

  getVersion(): string {
    return '0.0.0';
  }

  getPath(): string {
    return this.userData;
  }

  exit(code = 0): void {
    this.exitCode = code;
  }

  quit(): void {
    let isPrevented = false;
    const preventDefault = () => {
      isPrevented = true;
    };
    this.emit('before-quit', { preventDefault });
    if (!isPrevented) this.exitCode = 0;
  }
}

/** Everything that was opened in the system's browser. */
export const openedOutside: string[] = [];
/** Every menu that was installed. */
export const menus: Electron.MenuItemConstructorOptions[][] = [];
/** Every scheme that was registered. */
export const schemes: Electron.CustomScheme[] = [];
/** Every error that was shown to the person. */
export const errorBoxes: { title: string; content: string }[] = [];

export const app = new StubApp();

export const session = { defaultSession: new StubSession() };

export const protocol = {
  registerSchemesAsPrivileged: (custom: Electron.CustomScheme[]) => void schemes.push(...custom),
} satisfies Partial<Electron.Protocol>;

export const shell = {
  openExternal: async (url: string) => void openedOutside.push(url),
  openPath: async () => '',
} satisfies Partial<Electron.Shell>;

export const dialog = {
  showErrorBox: (title: string, content: string) => void errorBoxes.push({ title, content }),
} satisfies Partial<Electron.Dialog>;

export const Menu = {
  buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => template,
  setApplicationMenu: (menu: Electron.MenuItemConstructorOptions[]) => void menus.push(menu),
};
