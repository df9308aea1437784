import { Link } from '@tanstack/react-router';
import type { InstanceRow } from '#contract/inventory.ts';
import { CycleLink } from '../groups/cycle-link.tsx';
import { writeChosen } from '../groups/search-params.ts';
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
  const chosen = rows.map(({ id }) => id);
  const them = rows.length === 1 ? 'it' : 'them';
  return (
    <>
      <Link
        to="/group"
        search={{ connection: connectionId, name: groupName, chosen: writeChosen(chosen) }}
        className={`min-w-0 truncate ${linkLook}`}
      >
        Act on {them} in {groupName}
      </Link>
      <CycleLink connectionId={connectionId} groupName={groupName} chosen={chosen} what={them} />
    </>
  );
}
