import { useNow } from '../../lib/now.ts';
import { Mark } from '../../ui/mark.tsx';
import { connectionLabel } from './appearance.ts';
import { ArmButton } from './protection.tsx';
import { useConnections } from './use-connections.ts';

/** Says before anybody presses the button that nothing can be changed here, and offers to arm the connection. */
export function ReadOnlyNote({ connectionId }: { readonly connectionId: string }) {
  const connection = useConnections()?.find(({ id }) => id === connectionId);
  const isArmed = useNow() < (connection?.armedUntil ?? 0);
  if (connection === undefined || !connection.isProtected || isArmed) return null;
  return (
    <p className="mb-4 flex items-center gap-2 rounded-md border-warning border-l-3 bg-hover px-3 py-1.5">
      <Mark shape="lock" className="text-warning" />
      <span className="grow">{connectionLabel(connection)} is protected: read-only until somebody arms it.</span>
      <ArmButton connection={connection} />
    </p>
  );
}
