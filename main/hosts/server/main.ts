// The entry of the server host. It imports nothing of ours before it knows that this Node can run it: better-sqlite3 13
// ends Node 20 with a segmentation fault.
import process from 'node:process';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 14)) {
  const { runCommand } = await import('./command.ts');
  process.exitCode = await runCommand(process.argv, import.meta.url);
} else {
  process.stderr.write(`Infraviewer needs Node 22.14 or newer, and this is ${process.version}.\n`);
  process.exitCode = 1;
}
