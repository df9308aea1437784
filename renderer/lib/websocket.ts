import { RPCLink } from '@orpc/client/websocket';
import type { Lifeline } from './link.ts';

const firstDelayMs = 500;
const longestDelayMs = 8_000;
/** A core that hangs, or a tunnel that broke without a word, closes nothing: only asking tells. */
const heartbeatMs = 10_000;
const heartbeatLimitMs = 8_000;

/** The close code by which the server ends a session that is over (RFC 6455 leaves 4000 to 4999 to applications). */
const sessionEnded = 4001;

/** What browsers tell where a connection ended without a word (RFC 6455). */
const lostSilently = 1006;

/** Whether the server is there but does not know this window: a refused handshake tells a page nothing. */
async function isSignedOut(): Promise<boolean> {
  try {
    const answer = await fetch('/api/v1/about', { cache: 'no-store' });
    return answer.status === 401 || answer.status === 403;
  } catch {
    return false;
  }
}

/** Whether anything at all comes back in time. */
async function isAnswering(): Promise<boolean> {
  const tooLate = new AbortController();
  const timer = setTimeout(() => tooLate.abort(), heartbeatLimitMs);
  try {
    await fetch('/api/v1/about', { cache: 'no-store', signal: tooLate.signal });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Keeps a WebSocket to the core open, with growing pauses between attempts. Returns how to stop. */
export function keepWebSocket(url: string, lifeline: Lifeline): () => void {
  const stopping = new AbortController();
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let heartbeat: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;

  const connect = () => {
    clearTimeout(timer);
    const candidate = new WebSocket(url);
    let opened = false;
    let isOver = false;
    socket = candidate;
    const end = (code: number) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(heartbeat);
      void closed(candidate, code, opened);
    };
    const beat = async () => {
      const isThere = await isAnswering();
      if (isOver || stopping.signal.aborted) return;
      if (isThere) {
        heartbeat = setTimeout(beat, heartbeatMs);
        return;
      }
      end(lostSilently);
      candidate.close();
    };
    candidate.addEventListener('open', () => {
      opened = true;
      attempts = 0;
      lifeline.connected(new RPCLink({ websocket: candidate }));
      heartbeat = setTimeout(beat, heartbeatMs);
    });
    candidate.addEventListener('close', ({ code }) => end(code));
  };

  const closed = async (candidate: WebSocket, code: number, opened: boolean) => {
    if (opened) lifeline.lost('offline');
    const signedOut = code === sessionEnded || (!opened && (await isSignedOut()));
    // Meanwhile the person may have come back to the window, which tries again at once.
    if (stopping.signal.aborted || socket !== candidate) return;
    lifeline.lost(signedOut ? 'signed_out' : 'offline');
    timer = setTimeout(connect, Math.min(longestDelayMs, firstDelayMs * 2 ** attempts));
    attempts += 1;
  };

  const retryNow = () => {
    if (socket?.readyState === WebSocket.CLOSED) connect();
  };

  window.addEventListener('online', retryNow, { signal: stopping.signal });
  window.addEventListener('focus', retryNow, { signal: stopping.signal });
  connect();
  return () => {
    stopping.abort();
    clearTimeout(timer);
    clearTimeout(heartbeat);
    socket?.close();
  };
}
