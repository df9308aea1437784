import { expect } from 'vitest';
import { verifyAudit } from '../foundation/audit/index.ts';
import type { GroupPlay } from './groups.testing.ts';

interface AuditRow {
  readonly seq: number;
  readonly kind: string;
  readonly intent: number | null;
  readonly answers: string | null;
}

/** What holds at any moment, whatever has happened. */
export async function verifyAlways(play: GroupPlay, where: string): Promise<void> {
  await verifyRecord(play, where);
  for (const jobId of play.wire.jobIds) {
    const changes = play.wire.changesBy(jobId);
    expect(changes, `${where}: done twice`).toEqual([...new Set(changes)]);
  }
}

/** The same, but for changes that a job rightly makes several times, e.g. growing to one size for each batch. */
export async function verifyRecord(play: GroupPlay, where: string): Promise<void> {
  expect((await verifyAudit(play.db, { pause: async () => {} })).flaw, where).toBeNull();
  const unannounced = play.wire.sent.filter(({ jobId }) => jobId === null).map(({ operation }) => operation);
  expect(unannounced, `${where}: sent before its intent was committed`).toEqual([]);
  verifyOutcomes(play, where);
}

/** What holds once a job has ended. */
export async function verifyEnded(play: GroupPlay, jobId: string, where: string): Promise<void> {
  await verifyAlways(play, where);
  verifySettled(play, jobId, where);
}

/** Nothing of a job that has ended is open or held. */
export function verifySettled(play: GroupPlay, jobId: string, where: string): void {
  const { state, endedAt } = play.job(jobId);
  expect({ state, hasEnded: endedAt !== null }, where).toEqual({ state, hasEnded: true });
  expect(play.db.prepare('select * from lock').all(), `${where}: locks are left`).toEqual([]);
  const intents = rows(play).filter(({ kind }) => kind === 'write.intent');
  const known = new Set(outcomes(play).map(({ intent }) => intent));
  const open = intents.filter(({ seq }) => !known.has(seq)).map(({ seq }) => seq);
  expect(open, `${where}: nobody recorded how they ended`).toEqual([]);
}

/**
 * Every answer is on record, but for what a process took with it when it died: at most one that was accepted, and those
 * that were throttled before it.
 */
function verifyOutcomes(play: GroupPlay, where: string): void {
  const recorded = new Set(outcomes(play).flatMap(({ answers }) => requestIdsIn(answers)));
  const answered = play.wire.sent.filter(({ requestId }) => requestId !== null);
  const unheard = answered.filter(({ requestId }) => !recorded.has(requestId ?? ''));
  const underWay = rows(play).filter(({ kind }) => kind === 'write.intent').length - outcomes(play).length;
  const losable = play.deaths + underWay;
  const accepted = unheard.filter(({ status }) => status === 200);
  expect(accepted.length, `${where}: accepted without a record`).toBeLessThanOrEqual(losable);
  if (losable === 0) expect(unheard, `${where}: answered without a record`).toEqual([]);
  const given = answered.map(({ requestId }) => requestId);
  const madeUp = [...recorded].filter((requestId) => !given.includes(requestId));
  expect(madeUp, `${where}: answers that AWS did not give`).toEqual([]);
}

function rows(play: GroupPlay): AuditRow[] {
  return play.db
    .prepare<[], AuditRow>(
      `select seq, body ->> 'kind' as kind, body ->> 'intent' as intent, body ->> 'answers' as answers from audit`,
    )
    .all();
}

function outcomes(play: GroupPlay): AuditRow[] {
  return rows(play).filter(({ kind }) => kind === 'write.outcome');
}

function requestIdsIn(answers: string | null): string[] {
  const parsed = JSON.parse(answers ?? '[]') as { requestId: string | null }[];
  return parsed.flatMap(({ requestId }) => requestId ?? []);
}
