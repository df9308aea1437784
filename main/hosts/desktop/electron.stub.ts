import { EventEmitter } from 'node:events';
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

export class MessagePortMain extends EventEmitter {
  isClosed = false;

  close(): void {
    this.isClosed = true;
  }
}

export class MessageChannelMain {
  readonly port1 = new MessagePortMain();
  readonly port2 = new MessagePortMain();
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
}

class StubApp extends EventEmitter {
  isPackaged = true;
  isSandboxed = false;
  hasLock = true;
  exitCode: number | undefined;
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
    return '/nowhere';
  }

  exit(code = 0): void {
    this.exitCode = code;
  }

  quit(): void {
    this.exitCode = 0;
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
