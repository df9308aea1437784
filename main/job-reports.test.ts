import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { JobReport } from './foundation/jobs/index.ts';
import { hearJobs } from './job-reports.ts';

function hear(...reports: JobReport[]) {
  const lines: Record<string, unknown>[] = [];
  const shown: { level: string; title: string; message: string }[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const notices = {
    add: (level: string, title: string, message: string) => void shown.push({ level, title, message }),
  };
  const tell = hearJobs({ logger, notices, dataFolder: '/data' });
  for (const report of reports) tell(report);
  return { lines, shown };
}

const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });

describe('what jobs report', () => {
  it('is a notice once where the disk is full, and a line in the log each time', () => {
    const trouble = { kind: 'trouble', jobId: 'job-1', error: full } as const;
    const { lines, shown } = hear({ ...trouble, isNew: true }, { ...trouble, isNew: false });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ jobId: 'job-1', err: { code: 'SQLITE_FULL' } });
    expect(shown).toEqual([
      { level: 'warning', title: 'Jobs cannot go on', message: expect.stringContaining('/data is full') },
    ]);
  });

  it('is in the log where a job needs attention, with why', () => {
    const { lines, shown } = hear({ kind: 'attention', jobId: 'job-1', title: 'Scale web', question: 'Was it done?' });
    expect(lines).toMatchObject([{ jobId: 'job-1', job: 'Scale web', question: 'Was it done?' }]);
    expect(shown).toEqual([]);
  });

  it('is a notice where something waits for a person', () => {
    const { shown } = hear(
      { kind: 'reminder', title: 'Refresh web', message: 'Still waiting: approve' },
      { kind: 'reminder', title: null, message: 'Still held by ada: incident' },
    );
    expect(shown).toEqual([
      { level: 'info', title: 'Refresh web', message: 'Still waiting: approve' },
      { level: 'info', title: 'All jobs are held', message: 'Still held by ada: incident' },
    ]);
  });
});
