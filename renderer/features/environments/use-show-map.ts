import { useNavigate } from '@tanstack/react-router';
import type { RefObject } from 'react';
import { useCommand } from '../../lib/commands.ts';
import { parseResourceKey } from '../inventory/resource-key.ts';
import type { TreeRow } from './tree.ts';

/** The map shows the row that has the focus, or else the selection: an environment, or a stack in its environment. */
export function useShowMap(
  root: RefObject<HTMLElement | null>,
  rowAt: (index: number) => TreeRow | undefined,
  selected: string | undefined,
): void {
  const navigate = useNavigate();
  useCommand('showMap', () => {
    const focused = root.current?.querySelector<HTMLElement>('[role=row]:focus-within')?.dataset['row'];
    const row = focused === undefined ? undefined : rowAt(Number(focused));
    if (row?.kind === 'stack') {
      const environment = `${row.row.connectionId}/${row.row.environment ?? ''}`;
      void navigate({ to: '/map', search: { environment, selected: row.id } });
      return;
    }
    const environment = row?.kind === 'environment' ? row.row.id : environmentOf(selected);
    if (environment !== null) void navigate({ to: '/map', search: { environment } });
  });
}

function environmentOf(selected: string | undefined): string | null {
  const resource = selected === undefined ? null : parseResourceKey(selected);
  return resource?.kind === 'environment' ? resource.id : null;
}
