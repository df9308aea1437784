import { stringify } from 'csv-stringify/sync';
import type { Change } from '#contract/inventory.ts';
import type { ChangeReader, ChangesFilter, Place } from './changes.ts';
import type { ReadContext } from './freshness.ts';

export interface ChangesExport {
  readonly fileName: string;
  readonly mediaType: string;
  readonly body: string;
  /** The lines that hold an entry or a part of one. */
  readonly rows: number;
  /** What the next part comes before; null after the last one. */
  readonly next: number | null;
}

export interface ExportQuery extends ChangesFilter {
  readonly format: 'csv' | 'ndjson';
  readonly before?: number | undefined;
}

/** In characters. As much is sent in a millisecond or two; to send the whole record at once held everything else up. */
const partLength = 250_000;

type Places = ReadonlyMap<string, Place>;

interface Format {
  readonly extension: string;
  readonly mediaType: string;
  /** What the file begins with. */
  readonly head: string;
  write(changes: readonly Change[], places: Places): { readonly text: string; readonly rows: number };
}

const columns = [
  'time',
  'kind',
  'resource kind',
  'id',
  'name',
  'connection',
  'account',
  'region',
  'field',
  'before',
  'after',
];

/** What RFC 4180 says, and no field is taken for a formula by a spreadsheet that opens the file. */
const csvOptions = { record_delimiter: 'windows', quote_record_delimiter: true, escape_formulas: true } as const;

const formats: Readonly<Record<ExportQuery['format'], Format>> = {
  csv: {
    extension: 'csv',
    mediaType: 'text/csv; charset=utf-8; header=present',
    head: stringify([columns], csvOptions),
    write: (changes, places) => {
      const rows = changes.flatMap((change) => rowsOf(change, places));
      return { text: rows.length === 0 ? '' : stringify(rows, csvOptions), rows: rows.length };
    },
  },
  ndjson: {
    extension: 'ndjson',
    mediaType: 'application/x-ndjson; charset=utf-8',
    head: '',
    write: (changes, places) => ({
      text: changes.map((change) => `${JSON.stringify(entryOf(change, places))}\n`).join(''),
      rows: changes.length,
    }),
  },
};

/**
 * A part of the record of changes as a file, newest first. As CSV it has a row for each field that changed, and one for
 * each thing that appeared or vanished; as NDJSON a line for each entry. It is written in portions, so that nothing
 * waits.
 */
export async function exportChanges(
  reader: Pick<ChangeReader, 'all' | 'places'>,
  query: ExportQuery,
  context: ReadContext,
): Promise<ChangesExport> {
  const format = formats[query.format];
  const places = reader.places();
  let body = query.before === undefined ? format.head : '';
  let rows = 0;
  let next: number | null = null;
  for await (const changes of reader.all(query, context, query.before)) {
    const written = format.write(changes, places);
    body += written.text;
    rows += written.rows;
    next = body.length < partLength ? null : (changes.at(-1)?.id ?? null);
    if (next !== null) break;
  }
  const fileName = `changes-${isoTime(context.now).replaceAll(/[-:.]/g, '')}.${format.extension}`;
  return { fileName, mediaType: format.mediaType, body, rows, next };
}

function rowsOf(change: Change, places: Places): (string | null)[][] {
  const { time, kind, resourceKind, id, name, connection, account, region, fields } = entryOf(change, places);
  const shared = [time, kind, resourceKind, id, name, connection, account, region];
  if (fields.length === 0) return [[...shared, null, null, null]];
  return fields.map(({ field, before, after }) => [...shared, field, before, after]);
}

function entryOf({ at, kind, resource, name, fields }: Change, places: Places) {
  const place = places.get(resource.connectionId);
  return {
    time: isoTime(at),
    kind,
    resourceKind: resource.kind,
    id: resource.id,
    name,
    connection: resource.connectionId,
    account: place?.account ?? null,
    region: place?.region ?? null,
    fields,
  };
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
