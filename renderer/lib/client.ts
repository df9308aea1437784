import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '#contract/index.ts';
import { createLifeline } from './link.ts';
import { takeMessagePort } from './message-port.ts';
import { keepWebSocket } from './websocket.ts';

export type Client = ContractRouterClient<Contract>;

const lifeline = createLifeline();

/** How this window stands with the core. */
export const linkState = lifeline.state;

/** The core's procedures, typed by the contract, over whichever transport this window has. */
export const client: Client = createORPCClient(lifeline.link);

/** Reaches out to the core: over HTTP a WebSocket of the same origin, in the desktop the port its preload brings. */
export function connectToCore(): () => void {
  const { protocol, host } = window.location;
  if (!protocol.startsWith('http')) return takeMessagePort(lifeline);
  return keepWebSocket(`${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/api/ws`, lifeline);
}
