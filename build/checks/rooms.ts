/**
 * The house as data: every folder that holds code, from the left of the staircase to the right. A folder may import
 * only folders to its left, and of those only their `index.ts`, `service.ts` or `model.ts`.
 */
export const staircase: readonly string[] = [
  'main/contract',
  'main/foundation/runtime',
  'main/foundation/store',
  'main/foundation/audit',
  'main/foundation/access',
  'main/foundation/jobs',
  'main/foundation/aws',
  'main/features/preferences',
  'main/features/inventory',
  'main/features/deployments',
  'main/features/cycles',
  'main/features/changes',
  'main/features/environments',
  'main/features/history',
];

/** Folders beside the staircase, with the folders that each may import besides itself. */
export const besides: Readonly<Record<string, readonly string[]>> = {
  'main/simulator': [],
  'main/scenarios': [...staircase, 'main', 'main/simulator', 'main/hosts/server'],
  main: [...staircase, 'main/simulator'],
  'main/hosts/shared': ['main', ...staircase],
  'main/hosts/desktop': ['main', 'main/hosts/shared', ...staircase],
  'main/hosts/server': ['main', 'main/hosts/shared', ...staircase],
  'main/hosts/cli': ['main', 'main/hosts/shared', ...staircase],
  preload: ['main/contract'],
  'renderer/e2e': ['main/contract'],
  'renderer/lib': ['main/contract'],
  'renderer/ui': ['main/contract', 'renderer/lib'],
  'renderer/features': ['main/contract', 'renderer/lib', 'renderer/ui'],
  'renderer/app': ['main/contract', 'renderer/lib', 'renderer/ui', 'renderer/features'],
  'renderer/styles': [],
  renderer: ['main/contract', 'renderer/lib', 'renderer/ui', 'renderer/features', 'renderer/app', 'renderer/styles'],
  build: ['build/commands'],
  'build/checks': [],
  'build/commands': ['build/bench', 'renderer/e2e'],
  // Benchmarks measure the inside of things, so they may also import it.
  'build/bench': [...staircase, 'main', 'main/simulator', 'main/hosts/server', 'build/commands'],
};

/** Folders whose every file may be imported: small ones that are a set of values, with no inside to hide. */
export const openFolders: readonly string[] = [
  'main/contract',
  'main/hosts/shared',
  'renderer/lib',
  'renderer/ui',
  'renderer/features',
  'build/commands',
  'renderer/app',
  'renderer/styles',
  'renderer/e2e',
  'build/bench',
];

/** The doors of a folder. */
export const publicFiles: readonly string[] = ['index.ts', 'service.ts', 'model.ts'];

/** Packages that only some folders may import as values: who else needs one goes through them. */
export const reservedPackages: readonly {
  readonly name: RegExp;
  readonly folders: readonly string[];
  readonly why: string;
}[] = [
  { name: /^electron$/, folders: ['main/hosts/desktop', 'preload'], why: 'Electron stays in the shell' },
  { name: /^@aws-sdk\/credential-providers$/, folders: ['main/foundation/aws'], why: 'credentials stay with the door' },
  { name: /^better-sqlite3$/, folders: ['main/foundation/store'], why: 'files are opened by the store' },
  { name: /^node:(?!path\/posix$)/, folders: ['main', 'build', 'renderer/e2e'], why: 'no Node in the window' },
  { name: /^react(-dom)?($|\/)/, folders: ['renderer'], why: 'React stays in the window' },
];
