import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLifeline } from './link.ts';
import { keepWebSocket } from './websocket.ts';

class FakeSocket extends EventTarget {
  static readonly CLOSED = 3;
  static readonly all: FakeSocket[] = [];
  readyState = 0;

  constructor() {
    super();
    FakeSocket.all.push(this);
  }

  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  close(code = 1006) {
    this.readyState = FakeSocket.CLOSED;
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

/** The newest attempt. */
function newest(): FakeSocket {
  const socket = FakeSocket.all.at(-1);
  if (socket === undefined) throw new Error('Nothing has been tried yet.');
  return socket;
}

describe('the socket to the core', () => {
  let page: EventTarget;
  let status: number;
  const wait = (durationMs: number) => vi.advanceTimersByTimeAsync(durationMs);

  beforeEach(() => {
    vi.useFakeTimers();
    page = new EventTarget();
    status = 200;
    FakeSocket.all.length = 0;
    vi.stubGlobal('window', page);
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.stubGlobal('fetch', async () => new Response(null, { status }));
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is online once it is open, and tries again after a loss', async () => {
    const lifeline = createLifeline();
    const stop = keepWebSocket('ws://core', lifeline);
    expect(lifeline.state.get()).toBe('connecting');
    newest().open();
    expect(lifeline.state.get()).toBe('online');
    newest().close();
    expect(lifeline.state.get()).toBe('offline');
    await wait(500);
    expect(FakeSocket.all).toHaveLength(2);
    newest().open();
    expect(lifeline.state.get()).toBe('online');
    stop();
  });

  it('waits longer after each failure, but never longer than eight seconds', async () => {
    const stop = keepWebSocket('ws://core', createLifeline());
    for (const pauseMs of [500, 1_000, 2_000, 4_000, 8_000, 8_000]) {
      const before = FakeSocket.all.length;
      newest().close();
      await wait(pauseMs - 1);
      expect(FakeSocket.all).toHaveLength(before);
      await wait(1);
      expect(FakeSocket.all).toHaveLength(before + 1);
    }
    stop();
  });

  it('tries at once when the person comes back, and only once', async () => {
    const lifeline = createLifeline();
    const stop = keepWebSocket('ws://core', lifeline);
    newest().close();
    page.dispatchEvent(new Event('focus'));
    expect(FakeSocket.all).toHaveLength(2);
    newest().open();
    await wait(60_000);
    expect(FakeSocket.all).toHaveLength(2);
    expect(lifeline.state.get()).toBe('online');
    stop();
  });

  it('knows a session that is over from a core that is gone', async () => {
    const lifeline = createLifeline();
    const stop = keepWebSocket('ws://core', lifeline);
    newest().open();
    newest().close(4001);
    await wait(0);
    expect(lifeline.state.get()).toBe('signed_out');
    status = 401;
    await wait(500);
    newest().close();
    await wait(0);
    expect(lifeline.state.get()).toBe('signed_out');
    status = 200;
    await wait(1_000);
    newest().open();
    expect(lifeline.state.get()).toBe('online');
    stop();
  });

  it('notices a core that hangs without closing anything', async () => {
    const lifeline = createLifeline();
    const stop = keepWebSocket('ws://core', lifeline);
    newest().open();
    await wait(25_000);
    expect(lifeline.state.get()).toBe('online');
    vi.stubGlobal('fetch', (_url: string, { signal }: { signal: AbortSignal }) => {
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    const hanging = newest();
    await wait(18_000);
    expect(lifeline.state.get()).toBe('offline');
    expect(hanging.readyState).toBe(FakeSocket.CLOSED);
    await wait(500);
    expect(FakeSocket.all).toHaveLength(2);
    newest().open();
    expect(lifeline.state.get()).toBe('online');
    stop();
  });

  it('stays closed when it is stopped', async () => {
    const stop = keepWebSocket('ws://core', createLifeline());
    newest().open();
    stop();
    page.dispatchEvent(new Event('focus'));
    await wait(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(newest().readyState).toBe(FakeSocket.CLOSED);
  });
});
