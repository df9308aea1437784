import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '#contract/problems.ts';
import { VirtualClock } from '../runtime/virtual-clock.ts';
import { describeHolder, lockFolder } from './lock.ts';
import { storeProblem } from './problems.ts';
import { openState } from './state.ts';
import { problemCodeOf, temporaryFolders } from './store.testing.ts';

const newFolder = temporaryFolders();
const holder = { pid: 4_711, url: null };

function refusal(folder: string): ProblemError {
  try {
    lockFolder(folder, { pid: 1, url: null });
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('the folder could be locked');
}

describe('the data folder lock', () => {
  it('refuses a second holder and names the first', async () => {
    const folder = newFolder();
    const release = lockFolder(folder, holder);
    expect(refusal(folder).problem).toMatchObject({ code: 'already_running' });
    expect(refusal(folder).message).toContain('4711');
    describeHolder(folder, { ...holder, url: 'http://127.0.0.1:8123' });
    expect(refusal(folder).problem.advice).toContain('http://127.0.0.1:8123');
    await release();
    await release();
    await lockFolder(folder, holder)();
  });

  it('refuses also where nobody can read who holds it', async () => {
    const folder = newFolder();
    const release = lockFolder(folder, holder);
    writeFileSync(join(folder, 'lock.json'), '{"pid":');
    expect(refusal(folder).message).toContain('another process');
    await release();
  });

  it('is free again after its holder was killed', async () => {
    const folder = newFolder();
    const script = `
      const { lockFolder } = await import(${JSON.stringify(new URL('./lock.ts', import.meta.url).href)});
      lockFolder(${JSON.stringify(folder)}, { pid: process.pid, url: null });
      process.stdout.write('locked');
      setInterval(() => {}, 60_000);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(refusal(folder).message).toContain(String(child.pid));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await lockFolder(folder, holder)();
  });
});

describe('a store that cannot write', () => {
  it('says that the disk is full', () => {
    const folder = newFolder();
    const state = openState(folder, { clock: new VirtualClock() });
    state.db.pragma('max_page_count = 1');
    const fill = () =>
      state.db.prepare('insert into setting values(?, ?)').run('big', JSON.stringify('x'.repeat(90_000)));
    expect(
      problemCodeOf(() => {
        try {
          fill();
        } catch (error) {
          throw storeProblem(error, folder);
        }
      }),
    ).toBe('disk_full');
    state.close();
    expect(storeProblem(Object.assign(new Error('write'), { code: 'ENOSPC' }), folder).problem.code).toBe('disk_full');
  });

  it('says that the folder cannot be written', () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    expect(problemCodeOf(() => openState(join(file, 'data'), { clock: new VirtualClock() }))).toBe('folder_unwritable');
    expect(problemCodeOf(() => lockFolder(file, holder))).toBe('folder_unwritable');
    const readonly = Object.assign(new Error('readonly'), { code: 'SQLITE_READONLY_DIRECTORY' });
    expect(storeProblem(readonly, file).problem.code).toBe('folder_unwritable');
  });

  it('hands a problem back as it is', () => {
    const known = new ProblemError({ code: 'not_found', message: 'It is not there.', advice: '' });
    expect(storeProblem(known, '/nowhere')).toBe(known);
  });
});
