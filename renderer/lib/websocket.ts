import { RPCLink } from '@orpc/client/websocket';
import type { Lifeline } from './link.ts';

const firstDelayMs = 500;
const longestDelayMs = 8_000;

/** Keeps a WebSocket to the core open, with growing pauses between attempts. Returns how to stop. */
export function keepWebSocket(url: string, lifeline: Lifeline): () => void {
  let stopped = false;
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;

  const connect = () => {
    clearTimeout(timer);
    const candidate = new WebSocket(url);
    socket = candidate;
    candidate.addEventListener('open', () => {
      attempts = 0;
      lifeline.connected(new RPCLink({ websocket: candidate }));
    });
    candidate.addEventListener('close', (event) => {
      if (stopped) return;
      lifeline.lost(event.code === closedAsSignedOut ? 'signed_out' : 'offline');
      timer = setTimeout(connect, Math.min(longestDelayMs, firstDelayMs * 2 ** attempts));
      attempts += 1;
    });
  };

  const retryNow = () => {
    if (socket?.readyState === WebSocket.CLOSED) connect();
  };

  window.addEventListener('online', retryNow);
  window.addEventListener('focus', retryNow);
  connect();
  return () => {
    stopped = true;
    clearTimeout(timer);
    window.removeEventListener('online', retryNow);
    window.removeEventListener('focus', retryNow);
    socket?.close();
  };
}

/** The application close code by which the core refuses a window it does not know (RFC 6455: 4000 to 4999). */
const closedAsSignedOut = 4401;
