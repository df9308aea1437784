import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Contract } from '#contract/index.ts';
import { app, BrowserWindow, errorBoxes, type MessagePortMain, menus, schemes, session } from './electron.stub.ts';

/** Loading the core takes a second or two, and longer on a busy machine. */
const patience = { timeout: 20_000 };

const listenersBefore = process.listeners('uncaughtException').length;

/** What was closed. */
const closings: string[] = [];

vi.mock('../shared/log.ts', async (original) => {
  const { openLog } = await original<typeof import('../shared/log.ts')>();
  return {
    openLog: (dataFolder: string) => {
      const { logger, stop } = openLog(dataFolder);
      return {
        logger,
        stop: async () => {
          await stop();
          closings.push('log');
        },
      };
    },
  };
});

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infraviewer-desktop-'));
  app.userData = folder;
  vi.stubEnv('HOME', folder);
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'none'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'));
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

function clientOn(port: MessagePortMain): ContractRouterClient<Contract> {
  return createORPCClient(new RPCLink({ port: port.node }));
}

describe('the desktop host', () => {
  it('is sandboxed and has its scheme before it is ready, then answers its window', async () => {
    await import('./main.ts');
    expect(app.isSandboxed).toBe(true);
    expect(schemes).toEqual([expect.objectContaining({ scheme: 'infraviewer' })]);
    expect(BrowserWindow.all).toEqual([]);

    app.ready.resolve();
    const window = await vi.waitFor(() => BrowserWindow.all[0] ?? Promise.reject(new Error('no window yet')), patience);
    expect(session.defaultSession.handlers.has('infraviewer')).toBe(true);
    expect(session.defaultSession.permissionRequest).not.toBeNull();
    expect(menus[0]?.length).toBeGreaterThan(2);
    expect(window.options.webPreferences?.preload).toMatch(/preload\.cjs$/);

    window.webContents.emit('did-finish-load');
    const port = window.webContents.posted[0]?.ports[0];
    if (!port) throw new Error('The window got no port.');
    const about = await clientOn(port).host.about();
    expect(about).toMatchObject({ product: 'Infraviewer', host: 'desktop', person: { roles: ['administrator'] } });

    window.isMinimizedNow = true;
    app.emit('second-instance');
    expect(window.isMinimizedNow).toBe(false);
    expect(window.isFocusedNow).toBe(true);
    expect(BrowserWindow.all).toHaveLength(1);
  });

  it('answers what the window may load and cancels the rest', async () => {
    const answers: boolean[] = [];
    const ask = (url: string) =>
      session.defaultSession.beforeRequest?.({ url } as never, ({ cancel }) => void answers.push(cancel === true));
    for (const url of ['infraviewer://console/', 'https://evil.example/', 'http://127.0.0.1:1/', 'file:///etc/passwd'])
      ask(url);
    expect(answers).toEqual([false, true, true, true]);
    const handler = session.defaultSession.handlers.get('infraviewer');
    const missing = await handler?.({ url: 'infraviewer://console/missing.js' });
    expect(missing?.status).toBe(404);
    expect(missing?.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('ends with a sentence, and without a stack, on an error of its own', async () => {
    // Called as Node would call it: a real one would end the test.
    const end = process.listeners('uncaughtException').at(-1);
    if (!end) throw new Error('Nobody listens.');
    process.off('uncaughtException', end);
    end(new Error('a bug'), 'uncaughtException');
    expect(errorBoxes).toEqual([{ title: 'Infraviewer has ended', content: expect.stringContaining(folder) }]);
    expect(errorBoxes[0]?.content).not.toContain('a bug');
    expect(app.exitCode).toBe(1);
    expect(await readFile(join(folder, 'infraviewer.log'), 'utf8')).toContain('a bug');
  });

  it('closes its log before it quits', async () => {
    app.quit();
    await vi.waitFor(() => expect(app.exitCode).toBe(0), patience);
    expect(closings).toEqual(['log']);
    expect(process.listeners('uncaughtException')).toHaveLength(listenersBefore);
  });
});
