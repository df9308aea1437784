import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog } from './log.ts';

let outer: string;
let folder: string;

beforeEach(async () => {
  outer = await mkdtemp(join(tmpdir(), 'infraviewer-log-'));
  folder = join(outer, 'data');
});

afterEach(() => rm(outer, { recursive: true, force: true }));

async function write(text: string): Promise<void> {
  const { logger, stop } = openLog(folder);
  logger.info(text);
  await stop();
}

const lines = async (name: string) => (await readFile(join(folder, name), 'utf8')).trim().split('\n');

describe('the log', () => {
  it('is written at once, one object a line, in a folder of its owner', async () => {
    const { logger, stop } = openLog(folder);
    logger.warn({ reference: 'abc' }, 'Something happened');
    const [line = ''] = await lines('infraviewer.log');
    expect(JSON.parse(line)).toMatchObject({ level: 40, reference: 'abc', msg: 'Something happened' });
    if (process.platform !== 'win32') expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await stop();
  });

  it('goes on where it ended', async () => {
    await write('first');
    await write('second');
    expect(await lines('infraviewer.log')).toHaveLength(2);
  });

  it('begins anew when it has grown large, and keeps the old one', async () => {
    await write('first');
    await writeFile(join(folder, 'infraviewer.log'), 'x'.repeat(6 * 1024 * 1024));
    await write('second');
    expect(await lines('infraviewer.log')).toHaveLength(1);
    expect((await lines('infraviewer.old.log'))[0]).toMatch(/^x+$/);
  });

  it('says why it cannot be written', async () => {
    await writeFile(folder, 'a file');
    expect(() => openLog(folder)).toThrow('cannot write to its data folder');
  });
});
