import { beforeEach, describe, expect, it } from 'vitest';
import { app, BrowserWindow, type MessagePortMain, openedOutside } from './electron.stub.ts';
import { guardAllPages } from './guards.ts';
import { openWindow } from './window.ts';

interface Opened {
  readonly window: BrowserWindow;
  readonly answered: MessagePortMain[];
  readonly crashes: string[];
}

function open(): Opened {
  const answered: MessagePortMain[] = [];
  const crashes: string[] = [];
  openWindow({
    preload: '/app/out/preload/preload.cjs',
    answer: (port) => void answered.push(port as unknown as MessagePortMain),
    path: '/instances',
    number: 1,
    onCrash: (reason) => void crashes.push(reason),
  });
  const window = BrowserWindow.all.at(-1);
  if (!window) throw new Error('No window was opened.');
  return { window, answered, crashes };
}

beforeEach(() => {
  BrowserWindow.all.length = 0;
  openedOutside.length = 0;
  app.removeAllListeners();
  guardAllPages(app as unknown as Parameters<typeof guardAllPages>[0]);
});

describe('a window', () => {
  it('is sandboxed and isolated, and says so explicitly', () => {
    expect(open().window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
  });

  it('loads its page from the custom scheme and is shown only when it is ready', () => {
    const { window } = open();
    expect(window.webContents.url).toBe('infraviewer://console/instances');
    expect(window.isShown).toBe(false);
    window.emit('ready-to-show');
    expect(window.isShown).toBe(true);
  });

  it('hands a new port to every load of the page and closes the one before', () => {
    const { window, answered } = open();
    window.webContents.emit('did-finish-load');
    window.webContents.emit('did-finish-load');
    expect(answered).toHaveLength(2);
    expect(answered.map((port) => port.isClosed)).toEqual([true, false]);
    expect(window.webContents.posted.map(({ channel, ports }) => [channel, ports.length])).toEqual([
      ['infraviewer:port', 1],
      ['infraviewer:port', 1],
    ]);
    window.webContents.emit('destroyed');
    expect(answered[1]?.isClosed).toBe(true);
  });

  it('hands no port to a page that is not ours', () => {
    const { window, answered } = open();
    window.webContents.url = 'https://evil.example/';
    window.webContents.emit('did-finish-load');
    expect(answered).toEqual([]);
    expect(window.webContents.posted).toEqual([]);
  });

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('stays at home on %s', (name) => {
    const { window } = open();
    const prevented = (url: string) => {
      let isPrevented = false;
      window.webContents.emit(name, {
        url,
        preventDefault: () => {
          isPrevented = true;
        },
      });
      return isPrevented;
    };
    expect(prevented('https://evil.example/')).toBe(true);
    expect(prevented('infraviewer://console/instances')).toBe(false);
  });

  it('refuses webviews and new windows, and opens only known links outside', () => {
    const { window } = open();
    let isPrevented = false;
    window.webContents.emit('will-attach-webview', {
      preventDefault: () => {
        isPrevented = true;
      },
    });
    expect(isPrevented).toBe(true);
    const answer = (url: string) => window.webContents.openHandler({ url } as never);
    expect(answer('https://docs.aws.amazon.com/ec2/')).toEqual({ action: 'deny' });
    expect(answer('https://evil.example/')).toEqual({ action: 'deny' });
    expect(openedOutside).toEqual(['https://docs.aws.amazon.com/ec2/']);
  });

  it('reloads once after a crash and then tells the person', () => {
    const { window, crashes } = open();
    const crash = (reason: string) => window.webContents.emit('render-process-gone', {}, { reason });
    crash('clean-exit');
    expect(window.webContents.reloads).toBe(0);
    crash('crashed');
    expect(window.webContents.reloads).toBe(1);
    crash('oom');
    expect(window.webContents.reloads).toBe(1);
    expect(crashes).toEqual(['oom']);
  });
});
