import { bench } from './commands/bench.ts';
import { buildAll } from './commands/build.ts';
import { check, format } from './commands/check.ts';
import { packageApp } from './commands/package.ts';
import { pictures } from './commands/pictures.ts';
import { serve, start } from './commands/start.ts';
import { deep, endToEnd, test, unit } from './commands/test.ts';

const commands: Record<string, (args: string[]) => Promise<number>> = {
  start,
  serve,
  build: buildAll,
  test,
  vitest: unit,
  deep,
  e2e: endToEnd,
  check,
  format,
  bench,
  package: packageApp,
  pictures,
};

const [name = 'start', ...args] = process.argv.slice(2);
const command = commands[name];
if (command) {
  process.exitCode = await command(args);
} else {
  console.error(`There is no command "${name}". There are: ${Object.keys(commands).join(', ')}.`);
  process.exitCode = 2;
}
