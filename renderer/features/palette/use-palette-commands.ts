import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { SearchHit } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { commandEntry, runCommand, useAvailableCommands } from '../../lib/commands.ts';
import { toProblem } from '../../lib/problem.ts';
import { notify } from '../../ui/toaster.tsx';
import { useConnections, useOpenConnection } from '../connections/index.ts';
import { useNewestJobs } from '../jobs/index.ts';
import { useMay } from '../people/index.ts';
import { useOpenView, useViews } from '../views/index.ts';
import { type GroupAction, groupActions } from './query.ts';

/** Something the palette can do. */
export interface PaletteCommand {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly keys: string | undefined;
  readonly run: () => void;
}

/** The ways to sign in that are not open yet, as commands. */
function useOpenCommands(): PaletteCommand[] {
  const candidates = useQuery(api.connections.candidates.queryOptions()).data?.candidates ?? [];
  const open = useConnections() ?? [];
  const openConnection = useOpenConnection();
  return candidates.flatMap(({ id, label, region, problem }) => {
    if (region === null || problem !== null) return [];
    if (open.some((connection) => connection.candidateId === id && connection.region === region)) return [];
    const run = () =>
      openConnection.mutate(
        { candidateId: id, region },
        { onError: (error) => notify(`${label} could not be opened`, toProblem(error).message) },
      );
    return [
      { id: `open ${id}`, title: `Open connection ${label} · ${region}`, group: 'Connections', keys: undefined, run },
    ];
  });
}

/** The saved views, as commands. */
function useViewCommands(): PaletteCommand[] {
  const open = useOpenView();
  return (useViews() ?? []).map((view) => ({
    id: `view ${view.id}`,
    title: `Open view ${view.name}`,
    group: 'Views',
    keys: undefined,
    run: () => open(view),
  }));
}

/** Older ones are found in the list of jobs. */
const offeredJobs = 20;

/** The newest jobs, as commands that open them. */
function useJobCommands(): PaletteCommand[] {
  const navigate = useNavigate();
  return (useNewestJobs()?.rows ?? []).slice(0, offeredJobs).map(({ id, title, requestedBy }) => ({
    id: `job ${id}`,
    title: `Open job ${title} (${requestedBy})`,
    group: 'Jobs',
    keys: undefined,
    run: () => void navigate({ to: '/job', search: { id } }),
  }));
}

/** What can be done at once with the groups among these things, or one thing of it. */
export function useGroupCommands(
  things: readonly Pick<SearchHit, 'kind' | 'connectionId' | 'id'>[],
  wanted: GroupAction | null,
): PaletteCommand[] {
  const navigate = useNavigate();
  const mayOperate = useMay('operator') === true;
  if (!mayOperate) return [];
  return things
    .filter(({ kind }) => kind === 'group')
    .flatMap(({ connectionId: connection, id: name }) =>
      groupActions
        .filter((action) => wanted === null || action === wanted)
        .map((action) => ({
          id: `${action} ${connection} ${name}`,
          title: `${verbs[action]} ${name}…`,
          group: 'Groups',
          keys: undefined,
          run: () => void navigate({ to: '/group', search: { connection, name, action } }),
        })),
    );
}

const verbs = { scale: 'Scale', cycle: 'Cycle' } as const satisfies Record<GroupAction, string>;

/** Everything the palette can do on this screen. */
export function usePaletteCommands(): PaletteCommand[] {
  const fromTable = useAvailableCommands()
    .filter((id) => id !== 'palette')
    .map((id): PaletteCommand => {
      const { title, group, keys } = commandEntry(id);
      return { id, title: group === 'Go to' ? `Go to ${title}` : title, group, keys, run: () => void runCommand(id) };
    });
  return [...fromTable, ...useViewCommands(), ...useOpenCommands(), ...useJobCommands()];
}
