import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = join(import.meta.dirname, '..');

/** Tests of hosts, of what crosses features, and of histories: they start processes and threads, or take longest. */
const large = ['main/scenarios/**/*.test.ts', 'main/hosts/**/*.test.ts', 'main/**/{crash,*histories}.test.ts'];

/** Those that take longest begin first, so that every core has something to do until the end. */
class LargeFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLarge = ({ project }: TestSpecification) => project.name === 'large';
    const sorted = await super.sort(files);
    return [...sorted.filter(isLarge), ...sorted.filter((file) => !isLarge(file))];
  }
}

export default defineConfig({
  root,
  resolve: {
    // Nothing under test may load Electron: its package fetches a binary when it is first required.
    alias: { electron: join(root, 'main/hosts/desktop/electron.stub.ts') },
  },
  test: {
    environment: 'node',
    // better-sqlite3 is a native module: processes keep a crash in one file from taking the others along.
    pool: 'forks',
    setupFiles: [join(import.meta.dirname, 'vitest.setup.ts')],
    // Left to itself, Vitest leaves a core free: with two of them everything would run one after the other.
    maxWorkers: '100%',
    sequence: { sequencer: LargeFirst },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    allowOnly: process.env['CI'] !== 'true',
    projects: [
      { extends: true, test: { name: 'large', include: large } },
      {
        extends: true,
        test: {
          name: 'small',
          include: ['main/**/*.test.ts', 'build/**/*.test.ts', 'renderer/**/*.test.ts', 'preload/**/*.test.ts'],
          exclude: large,
          // A process for each of them takes longer than they do: what they import is loaded once for all.
          isolate: false,
        },
      },
    ],
  },
});
