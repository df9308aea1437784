import { useLayoutEffect, useRef } from 'react';
import { createStore, useStore } from './store.ts';

interface CommandEntry {
  readonly title: string;
  /** `mod` is Ctrl, or ⌘ on a Mac. A key without `mod` is a single-key shortcut, which can be switched off. */
  readonly keys?: string;
  readonly group: 'Go to' | 'This screen' | 'Everywhere' | 'Appearance';
}

/** Everything that can be done without a target, in one table: hotkeys, the keyboard map and the palette read it. */
export const commands = {
  palette: { title: 'Search everything and run commands', keys: 'mod+k', group: 'Everywhere' },
  goEnvironments: { title: 'Environments', keys: '1', group: 'Go to' },
  goMap: { title: 'Map', keys: '2', group: 'Go to' },
  goInstances: { title: 'Instances', keys: '3', group: 'Go to' },
  goLoadBalancers: { title: 'Load balancers', keys: '4', group: 'Go to' },
  goDatabases: { title: 'Databases', keys: '5', group: 'Go to' },
  goChanges: { title: 'What changed', keys: '6', group: 'Go to' },
  goJobs: { title: 'Jobs', keys: '7', group: 'Go to' },
  goLitter: { title: 'Left behind: what crashed or forgotten work left', group: 'Go to' },
  goBudget: { title: 'API budget', keys: '8', group: 'Go to' },
  goConnections: { title: 'Connections', keys: '9', group: 'Go to' },
  goSettings: { title: 'Settings', keys: 'mod+comma', group: 'Go to' },
  filter: { title: 'Filter the list', keys: '/', group: 'This screen' },
  onlyAbnormal: { title: 'Show only what is abnormal', keys: 'x', group: 'This screen' },
  groupRows: { title: 'Group the rows of the list', keys: 'g', group: 'This screen' },
  foldGroups: { title: 'Close or open all groups', keys: 'z', group: 'This screen' },
  openPage: { title: 'Open the page of what is selected', keys: 'o', group: 'This screen' },
  follow: { title: 'Follow it, or no longer: be told when it changes', keys: 'n', group: 'This screen' },
  previousTab: { title: 'Previous tab', keys: '[', group: 'This screen' },
  nextTab: { title: 'Next tab', keys: ']', group: 'This screen' },
  showMap: { title: 'Show it on the map', keys: 'm', group: 'This screen' },
  mapFit: { title: 'Fit the map into the window', keys: '0', group: 'This screen' },
  mapNear: { title: 'Only what is near the selection', keys: 'f', group: 'This screen' },
  mapBlast: { title: 'Show what would feel the loss of the selection', keys: 'b', group: 'This screen' },
  mapTable: { title: 'Switch between map and table', keys: 'v', group: 'This screen' },
  scaleGroup: { title: 'Scale the group', keys: 's', group: 'This screen' },
  cycleGroup: { title: 'Cycle the group: replace its instances', keys: 'c', group: 'This screen' },
  pauseJob: { title: 'Pause or resume the job', keys: 'p', group: 'This screen' },
  stopJob: { title: 'Stop the job', keys: 'e', group: 'This screen' },
  details: { title: 'Show or hide the details', keys: 'mod+i', group: 'This screen' },
  refresh: { title: 'Read everything again now', keys: 'r', group: 'Everywhere' },
  help: { title: 'Show the keyboard map', keys: '?', group: 'Everywhere' },
  saveView: { title: 'Save this view', keys: 'mod+s', group: 'Everywhere' },
  newWindow: { title: 'New window with this view', group: 'Everywhere' },
  copyLink: { title: 'Copy a link to this view', group: 'Everywhere' },
  toggleTheme: { title: 'Switch between dark and light', group: 'Appearance' },
  toggleDensity: { title: 'Switch between compact and comfortable rows', group: 'Appearance' },
} as const satisfies Record<string, CommandEntry>;

export type CommandId = keyof typeof commands;

export const commandIds = Object.keys(commands) as CommandId[];

/** A command's entry in the table. */
export function commandEntry(id: CommandId): CommandEntry {
  return commands[id];
}

type Handlers = ReadonlyMap<CommandId, readonly (() => void)[]>;

const handlers = createStore<Handlers>(new Map());

function change(id: CommandId, next: (current: readonly (() => void)[]) => readonly (() => void)[]) {
  handlers.set(new Map(handlers.get()).set(id, next(handlers.get().get(id) ?? [])));
}

/** Says what a command does while the component lives. Of several, the one that came last is run. */
export function useCommand(id: CommandId, run: () => void): void {
  const latest = useRef(run);
  // Before anything is painted: what is seen can be pressed at once.
  useLayoutEffect(() => {
    latest.current = run;
  });
  useLayoutEffect(() => {
    const handler = () => latest.current();
    change(id, (current) => [...current, handler]);
    return () => change(id, (current) => current.filter((each) => each !== handler));
  }, [id]);
}

/** Runs a command. False where nobody says what it does here. */
export function runCommand(id: CommandId): boolean {
  const run = handlers.get().get(id)?.at(-1);
  run?.();
  return run !== undefined;
}

/** The commands that do something on this screen. */
export function useAvailableCommands(): readonly CommandId[] {
  const current = useStore(handlers);
  return commandIds.filter((id) => (current.get(id)?.length ?? 0) > 0);
}
