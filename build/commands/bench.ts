import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchmarks } from '../bench/index.ts';
import { formatTable, type Row, type RowName, rowTargets, toRow } from '../bench/rows.ts';
import { buildIfStale } from './build.ts';
import { root } from './tools.ts';

/** Measures design.md's figures; `--only NAME` measures one row. Fails where a target is missed. */
export async function bench(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { only: { type: 'string' } } });
  const { only } = values;
  if (only !== undefined && !(only in rowTargets)) {
    console.error(`There is no row "${only}". There are: ${Object.keys(rowTargets).join(', ')}.`);
    return 2;
  }
  await buildIfStale();
  const rows: Row[] = [];
  for (const benchmark of benchmarks) {
    const wanted = benchmark.rows.filter((name) => only === undefined || name === only);
    if (wanted.length === 0) continue;
    console.log(`Measuring ${wanted.join(', ')} …`);
    const values = await benchmark.run();
    rows.push(...wanted.map((name: RowName) => toRow(name, values[name] ?? Number.NaN)));
  }
  console.log(`\n${formatTable(rows)}\n`);
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(join(root, 'out/bench.json'), `${JSON.stringify(rows, null, 2)}\n`);
  return rows.every((row) => row.ok) ? 0 : 1;
}
