import type { Connection } from '#contract/connections.ts';
import { overriddenEndpoint } from '../features/connections/index.ts';
import { linkState } from '../lib/client.ts';
import type { LinkState } from '../lib/link.ts';
import { useStore } from '../lib/store.ts';
import { Mark } from '../ui/mark.tsx';

/** Loud, because what is on screen then does not come from AWS. */
export function EndpointBanner({ connections }: { readonly connections: readonly Connection[] }) {
  const overridden = connections.filter((connection) => overriddenEndpoint(connection) !== null);
  return overridden.map((connection) => (
    <p
      key={connection.id}
      className="flex shrink-0 items-center gap-2 border-warning border-b bg-warning/15 px-4 py-1 font-medium"
    >
      <Mark shape="triangle" className="text-warning" />
      Calls of {connection.label} in {connection.region} go to {connection.endpoint?.url}, not to AWS.
    </p>
  ));
}

const linkWords: Record<LinkState, string | null> = {
  online: null,
  connecting: null,
  offline: 'Offline: showing what was last received. The connection to the core is tried again by itself.',
  signed_out: 'This window is signed out. Open the address that the server printed when it started.',
};

/** Says that nothing on screen is current any more, and what happens about it. */
export function LinkBanner() {
  const words = linkWords[useStore(linkState)];
  return (
    <div role="status">
      {words !== null && (
        <p className="flex items-center gap-2 border-warning border-t bg-warning/15 px-4 py-1 font-medium">
          <Mark shape="triangle" className="text-warning" />
          {words}
        </p>
      )}
    </div>
  );
}
