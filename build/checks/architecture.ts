import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { besides, openFolders, publicFiles, reservedPackages, staircase } from './rooms.ts';

/** A source file by its path from the root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
  readonly names: readonly string[];
}

const folders = [...staircase, ...Object.keys(besides)].toSorted((one, other) => other.length - one.length);

/** Every broken rule of the house, in words. An empty list means that it stands. */
export function brokenRules(files: readonly SourceFile[]): string[] {
  const imports = new Map(files.map((file) => [file.path, importsOf(file)]));
  const broken: string[] = [];
  for (const file of files) {
    const folder = folderOf(file.path);
    if (!folder) broken.push(`${file.path}: no rule covers this folder; add it to build/checks/rooms.ts`);
    else for (const found of imports.get(file.path) ?? []) broken.push(...brokenBy(file.path, folder, found));
  }
  return [...broken, ...circles(imports)];
}

/** The innermost folder with a rule. A file directly under main/ or renderer/ belongs to that folder itself. */
function folderOf(path: string): string | undefined {
  const inside = posix.dirname(path);
  const found = folders.find((folder) => inside === folder || inside.startsWith(`${folder}/`));
  const mustLieDirectly = found === 'main' || found === 'renderer';
  return mustLieDirectly && inside !== found ? undefined : found;
}

function brokenBy(path: string, folder: string, found: Import): string[] {
  if (isOurs(found.from)) return brokenByOurs(path, folder, resolve(path, found.from));
  return brokenByPackage(path, folder, found);
}

function brokenByOurs(path: string, folder: string, target: string): string[] {
  const other = folderOf(target);
  if (other === folder) return [];
  if (!other) return target.startsWith('package.json') ? [] : [`${path}: imports ${target}, which no rule covers`];
  if (!mayImport(path, folder, other)) return [`${path}: ${folder} may not import ${other}`];
  return isPublic(path, other, target) ? [] : [`${path}: imports the inside of ${other} (${posix.basename(target)})`];
}

function mayImport(path: string, folder: string, other: string): boolean {
  if (isTest(path) && (other === 'main/simulator' || other === 'main/foundation/runtime')) return true;
  const step = staircase.indexOf(folder);
  if (step >= 0) return staircase.slice(0, step).includes(other);
  return besides[folder]?.includes(other) ?? false;
}

function isPublic(path: string, other: string, target: string): boolean {
  if (openFolders.includes(other) || publicFiles.includes(posix.basename(target))) return true;
  if (other === 'main' || path.startsWith('build/bench/')) return true;
  const forTests = target.endsWith('.testing.ts') || target.endsWith('/virtual-clock.ts') || other === 'main/simulator';
  return forTests && isTest(path);
}

function brokenByPackage(path: string, folder: string, found: Import): string[] {
  const broken: string[] = [];
  if (!found.typeOnly && !isTest(path)) {
    for (const reserved of reservedPackages) {
      const allowed = reserved.folders.some((place) => folder === place || folder.startsWith(`${place}/`));
      if (reserved.name.test(found.from) && !allowed) broken.push(`${path}: imports ${found.from}: ${reserved.why}`);
    }
  }
  if (makesAwsClient(found) && folder !== 'main/foundation/aws' && !isTest(path)) {
    broken.push(`${path}: makes an AWS client; only the door (main/foundation/aws) does`);
  }
  return broken;
}

function makesAwsClient(found: Import): boolean {
  return (
    !found.typeOnly && found.from.startsWith('@aws-sdk/client-') && found.names.some((name) => name.endsWith('Client'))
  );
}

function isTest(path: string): boolean {
  return /\.(test|spec|testing)\.tsx?$/.test(path) || path.startsWith('main/scenarios/');
}

function isOurs(from: string): boolean {
  return from.startsWith('.') || from.startsWith('#');
}

function resolve(path: string, from: string): string {
  const bare = from.replace(/\?.*$/, '');
  if (bare.startsWith('#contract/')) return posix.join('main/contract', bare.slice('#contract/'.length));
  return posix.join(posix.dirname(path), bare);
}

function importsOf(file: SourceFile): Import[] {
  const { module } = parseSync(file.path, file.text);
  const fixed = module.staticImports.map((found) => ({
    from: found.moduleRequest.value,
    typeOnly: found.entries.length > 0 && found.entries.every((entry) => entry.isType),
    names: found.entries.filter((entry) => !entry.isType).map((entry) => entry.importName.name ?? '*'),
  }));
  const again = module.staticExports.flatMap((found) =>
    found.entries.flatMap((entry) =>
      entry.moduleRequest
        ? [{ from: entry.moduleRequest.value, typeOnly: entry.isType, names: [entry.importName.name ?? '*'] }]
        : [],
    ),
  );
  const late = module.dynamicImports.flatMap((found) => {
    const literal = /^['"](.+)['"]$/.exec(file.text.slice(found.moduleRequest.start, found.moduleRequest.end));
    return literal?.[1] ? [{ from: literal[1], typeOnly: false, names: ['*'] }] : [];
  });
  return [...fixed, ...again, ...late];
}

/** Circles of imports that exist at run time; importing a type is no dependency then. */
function circles(imports: ReadonlyMap<string, readonly Import[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push(`a circle: ${[...trail.slice(start), path].join(' → ')}`);
    if (start >= 0 || done.has(path)) return;
    for (const next of imports.get(path) ?? []) {
      if (isOurs(next.from) && !next.typeOnly) visit(resolve(path, next.from), [...trail, path]);
    }
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return found;
}
