import { RPCLink } from '@orpc/client/message-port';
import { portMessage } from '#contract/desktop.ts';
import type { Lifeline } from './link.ts';

/** Takes the message port that the desktop's preload hands over, and each later one. Returns how to stop. */
export function takeMessagePort(lifeline: Lifeline): () => void {
  let port: MessagePort | undefined;

  const take = (event: MessageEvent) => {
    const offered = event.ports[0];
    if (event.source !== window || event.data !== portMessage || offered === undefined) return;
    port?.close();
    port = offered;
    offered.addEventListener('close', () => {
      if (port === offered) lifeline.lost('offline');
    });
    lifeline.connected(new RPCLink({ port: offered }));
    offered.start();
  };

  window.addEventListener('message', take);
  return () => {
    window.removeEventListener('message', take);
    port?.close();
  };
}
