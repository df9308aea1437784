import { withEventMeta } from '@orpc/server';
import type { JobEvent } from '#contract/jobs.ts';

/** Each entry with its number as the event's id, from which a reader that lost the connection asks to go on. */
export async function* numbered(events: AsyncIterable<JobEvent>): AsyncGenerator<JobEvent, void> {
  for await (const event of events) yield withEventMeta({ ...event }, { id: String(event.id) });
}

/** After which entry a reader wants to go on: the one it asks for, or the last that it has had, whichever is later. */
export function entryAfter(asked: number, lastEventId: string | undefined): number {
  const had = Number(lastEventId ?? 0);
  return Number.isSafeInteger(had) ? Math.max(asked, had) : asked;
}
