import { Link } from '@tanstack/react-router';
import type { InstanceRow } from '#contract/inventory.ts';
import { linkLook } from '../inventory/resource-link.tsx';

/** Leads from instances of one Auto Scaling group to its page, where they can be put into standby, replaced … */
export function ActInGroup({ rows }: { readonly rows: readonly InstanceRow[] }) {
  const [first] = rows;
  const groupName = first?.groupName ?? null;
  if (first === undefined || groupName === null) return null;
  const { connectionId } = first;
  if (!rows.every((row) => row.groupName === groupName && row.connectionId === connectionId)) {
    return <span className="text-muted">Select instances of one group to act on them.</span>;
  }
  return (
    <Link
      to="/group"
      search={{ connection: connectionId, name: groupName, chosen: rows.map(({ id }) => id).join('.') }}
      className={`min-w-0 truncate ${linkLook}`}
    >
      Act on {rows.length === 1 ? 'it' : 'them'} in {groupName}
    </Link>
  );
}
