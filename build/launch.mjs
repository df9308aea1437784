// The one entry of every npm script. It must run on any Node, so it is plain JavaScript: it finds a Node that is new
// enough and hands over to build/run.ts. better-sqlite3 13 crashes before 22.14 and TypeScript runs as it is from 22.18.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isNewEnough = major > 22 || (major === 22 && minor >= 18);

/** The Node that an optional dependency brings as a plain file; npm 10 does not link it as `node`, so ask for the file. */
function bundledNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const path = join(root, 'node_modules', `node-${system}-${process.arch}`, 'bin', file);
  return existsSync(path) ? path : undefined;
}

const node = isNewEnough ? process.execPath : bundledNode();
if (!node) {
  const fix = existsSync(join(root, 'node_modules')) ? 'Install Node 24 and try again.' : 'Run "npm install" first.';
  process.stderr.write(`Infraviewer needs Node 22.18 or newer, and this is ${process.version}. ${fix}\n`);
  process.exit(1);
}

const child = spawn(node, [join(root, 'build', 'run.ts'), ...process.argv.slice(2)], { stdio: 'inherit', cwd: root });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
