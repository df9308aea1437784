import { type CloudFormationClient, DescribeStackEventsCommand, type StackEvent } from '@aws-sdk/client-cloudformation';
import { z } from 'zod';
import type { StackOperation } from '#contract/lookups.ts';
import { problem } from '#contract/problems.ts';
import { required } from './collect.ts';
import { type OperationEvent, operationsOf } from './lookup-operations.ts';
import type { LookupPlace } from './lookup-place.ts';
import { resourceCondition } from './lookup-stacks.ts';

/** An operation with more events than these pages hold goes on in the next answer, under the same id. */
const pagesMax = 10;

/**
 * Where the next answer begins: at an event of a page, so that no operation is torn in two by the end of a page. With
 * events that came meanwhile it may have moved to a later page.
 */
const cursorSchema = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('not JSON');
      return z.NEVER;
    }
  })
  .pipe(z.object({ page: z.string().nullable(), from: z.string().nullable() }));

type Cursor = z.output<typeof cursorSchema>;

interface EventsPage {
  readonly token: string | null;
  readonly events: readonly OperationEvent[];
}

/** A stack's operations, newest first, at least one where there is one; `next` leads to what is older. */
export async function readStackEvents(
  { reader, connectionId, signal }: LookupPlace,
  { id, next }: { readonly id: string; readonly next?: string | null | undefined },
): Promise<{ operations: StackOperation[]; next: string | null }> {
  const client = reader.client(connectionId, 'cloudformation');
  const cursor = cursorFrom(next ?? null);
  const pages: EventsPage[] = [];
  let from = cursor.from;
  for (let token = cursor.page; ; ) {
    const { events, olderToken } = await readPage(client, id, token, signal);
    const start = from === null ? 0 : events.findIndex((event) => event.id === from);
    if (start >= 0) from = null;
    pages.push({ token, events: start < 0 ? [] : events.slice(start) });
    const operations = operationsOf(pages.flatMap((page) => page.events));
    if (olderToken === null) return { operations, next: null };
    if (operations.length > 1) return untorn(pages, operations);
    if (pages.length === pagesMax) return { operations, next: JSON.stringify({ page: olderToken, from: null }) };
    token = olderToken;
  }
}

/** The oldest operation may go on in the page that was not read: it is left for the next answer. */
function untorn(pages: readonly EventsPage[], operations: readonly StackOperation[]) {
  const from = operations.at(-1)?.events[0]?.id ?? null;
  const page = pages.find(({ events }) => events.some((event) => event.id === from))?.token ?? null;
  const cursor: Cursor = { page, from };
  return { operations: operations.slice(0, -1), next: JSON.stringify(cursor) };
}

async function readPage(client: CloudFormationClient, stackId: string, token: string | null, signal: AbortSignal) {
  const command = new DescribeStackEventsCommand({
    StackName: stackId,
    ...(token === null ? {} : { NextToken: token }),
  });
  const answer = await client.send(command, { abortSignal: signal });
  return { events: (answer.StackEvents ?? []).map(operationEvent), olderToken: answer.NextToken || null };
}

function cursorFrom(next: string | null): Cursor {
  if (next === null) return { page: null, from: null };
  const cursor = cursorSchema.safeParse(next);
  if (cursor.success) return cursor.data;
  throw problem('bad_input', 'This is not a place to go on reading events at.', 'Begin again with the newest.');
}

/** Without the resource's properties, which may hold secrets. */
export function operationEvent(event: StackEvent): OperationEvent {
  const status = event.ResourceStatus ?? '';
  return {
    id: required(event.EventId, 'the id of a stack event'),
    at: required(event.Timestamp, 'the time of a stack event').getTime(),
    logicalId: event.LogicalResourceId ?? '',
    physicalId: event.PhysicalResourceId || null,
    type: event.ResourceType ?? '',
    status,
    reason: event.ResourceStatusReason || null,
    condition: resourceCondition(status),
    operationId: event.OperationId || null,
    isStack: event.PhysicalResourceId !== undefined && event.PhysicalResourceId === event.StackId,
  };
}
