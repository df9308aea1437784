import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '#contract/inventory.ts';
import { calmContext } from './cache.testing.ts';
import type { ChangeReader, ChangesFilter } from './changes.ts';
import { exportChanges } from './changes-export.ts';
import { testOrigin } from './facts.testing.ts';
import type { ReadContext } from './freshness.ts';

const { connectionId } = testOrigin;
const at = Date.UTC(2026, 10, 21, 21, 45);
const header = 'time,kind,resource kind,id,name,connection,account,region,field,before,after';

function changeOf(values: Partial<Change> = {}): Change {
  const resource = { kind: 'stack', connectionId, id: 'arn:web' } as const;
  return { id: 1, at, kind: 'changed', resource, name: 'web', fields: [], ...values };
}

function recordOf(...portions: readonly (readonly Change[])[]): Pick<ChangeReader, 'all' | 'places'> {
  return {
    all: async function* (_filter: ChangesFilter, _context: ReadContext, before = Number.POSITIVE_INFINITY) {
      yield* portions.map((portion) => portion.filter(({ id }) => id < before));
    },
    places: () => new Map([[connectionId, { account: '111122223333', region: 'eu-west-1' }]]),
  };
}

function csvOf(...portions: readonly (readonly Change[])[]) {
  return exportChanges(recordOf(...portions), { format: 'csv' }, calmContext(at));
}

/** RFC 4180 to the letter: fails on a line end that is not CRLF, on a stray quote and on text around quotes. */
function parseCsv(text: string): string[][] {
  const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/y;
  const rows: string[][] = [];
  let row: string[] = [];
  while (field.lastIndex < text.length) {
    const from = field.lastIndex;
    const found = field.exec(text);
    if (!found) throw new Error(`This is not CSV: ${JSON.stringify(text.slice(from, from + 50))}`);
    const [, value = '', end] = found;
    row.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

const hasPython = spawnSync('python3', ['--version']).status === 0;

function parseWithPython(text: string): string[][] {
  const program = `import csv, io, json, sys
text = sys.stdin.buffer.read().decode('utf-8')
print(json.dumps(list(csv.reader(io.StringIO(text, newline=''), strict=True))))`;
  return JSON.parse(execFileSync('python3', ['-c', program], { input: text, encoding: 'utf8' })) as string[][];
}

const formula = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/** What a spreadsheet must be shown instead. */
function harmless(value: string): string {
  return formula.test(value) ? `'${value}` : value;
}

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', "'", '=', '-', '\t', ' ', '＝', 'ä', '🚀', '\u2028') }),
);

const anyChange: fc.Arbitrary<Change> = fc
  .record({
    name: anyText,
    id: anyText,
    fields: fc.array(fc.record({ field: anyText, before: fc.option(anyText), after: fc.option(anyText) }), {
      maxLength: 3,
    }),
  })
  .map(({ name, id, fields }) => changeOf({ name, fields, resource: { kind: 'instance', connectionId, id } }));

function expectedRows(changes: readonly Change[]): string[][] {
  return changes.flatMap(({ name, resource, fields }) => {
    const shared = ['2026-11-21T21:45:00.000Z', 'changed', 'instance', harmless(resource.id), harmless(name)];
    const place = [connectionId, '111122223333', 'eu-west-1'];
    const told = fields.length === 0 ? [{ field: '', before: null, after: null }] : fields;
    return told.map(({ field, before, after }) => [
      ...shared,
      ...place,
      ...[field, before, after].map((value) => harmless(value ?? '')),
    ]);
  });
}

describe('the record of changes as CSV', () => {
  it('has a row for each field that changed, and one for what appeared or vanished', async () => {
    const status = { field: 'status', before: 'CREATE_COMPLETE', after: null };
    const size = { field: 'minSize', before: '1', after: '2' };
    const { body, rows, fileName, mediaType } = await csvOf(
      [changeOf({ fields: [status, size] })],
      [changeOf({ kind: 'vanished', at: at - 1 })],
    );
    const place = `${connectionId},111122223333,eu-west-1`;
    expect(body.split('\r\n')).toEqual([
      header,
      `2026-11-21T21:45:00.000Z,changed,stack,arn:web,web,${place},status,CREATE_COMPLETE,`,
      `2026-11-21T21:45:00.000Z,changed,stack,arn:web,web,${place},minSize,1,2`,
      `2026-11-21T21:44:59.999Z,vanished,stack,arn:web,web,${place},,,`,
      '',
    ]);
    expect(rows).toBe(3);
    expect(fileName).toBe('changes-20261121T214500000Z.csv');
    expect(mediaType).toBe('text/csv; charset=utf-8; header=present');
  });

  it('of nothing is its header', async () => {
    expect(await csvOf()).toMatchObject({ body: `${header}\r\n`, rows: 0 });
    expect(await csvOf([])).toMatchObject({ body: `${header}\r\n`, rows: 0 });
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1', '＋1', '－1', '＠x'])(
    'is no formula to a spreadsheet: %j',
    async (name) => {
      const [, row] = parseCsv((await csvOf([changeOf({ name })])).body);
      expect(row?.[4]).toBe(`'${name}`);
    },
  );

  it('is read back by a strict parser as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyChange, { maxLength: 5 }), async (changes) => {
        const [head, ...rows] = parseCsv((await csvOf(changes)).body);
        expect(head?.join(',')).toBe(header);
        expect(rows).toEqual(expectedRows(changes));
      }),
    );
  });

  it.runIf(hasPython)('is read back by another language as it was', async () => {
    const changes = fc.sample(anyChange, { numRuns: 300, seed: 7 });
    const [, ...rows] = parseWithPython((await csvOf(changes)).body);
    expect(rows).toEqual(expectedRows(changes));
  });
});

describe('a large record of changes', () => {
  const everyChange = Array.from({ length: 10_000 }, (_, index) => changeOf({ id: 10_000 - index, name: `n${index}` }));
  const portions = Array.from({ length: 50 }, (_, index) => everyChange.slice(index * 200, (index + 1) * 200));

  it.each(['csv', 'ndjson'] as const)('is the same as %s in parts as at once', async (format) => {
    const parts: string[] = [];
    let rows = 0;
    let before: number | undefined;
    do {
      const part = await exportChanges(recordOf(...portions), { format, before }, calmContext(at));
      parts.push(part.body);
      rows += part.rows;
      expect(part.body.length).toBeLessThan(300_000);
      before = part.next ?? undefined;
    } while (before !== undefined);
    expect(parts.length).toBeGreaterThan(2);
    expect(rows).toBe(10_000);
    const lines = parts.join('').trimEnd().split(/\r?\n/);
    expect(lines.map((line) => /\bn\d+/.exec(line)?.[0]).filter(Boolean)).toEqual(everyChange.map(({ name }) => name));
    expect(lines.filter((line) => line === header)).toHaveLength(format === 'csv' ? 1 : 0);
  });
});

describe('the record of changes as NDJSON', () => {
  it('has one line for each entry', async () => {
    const fields = [{ field: 'tag Owner', before: null, after: '=1\n' }];
    const record = recordOf([changeOf({ fields })], [changeOf({ kind: 'appeared', name: 'a\u2028b' })]);
    const { body, rows, fileName } = await exportChanges(record, { format: 'ndjson' }, calmContext(at));
    const lines = body.split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        time: '2026-11-21T21:45:00.000Z',
        kind: 'changed',
        resourceKind: 'stack',
        id: 'arn:web',
        name: 'web',
        connection: connectionId,
        account: '111122223333',
        region: 'eu-west-1',
        fields,
      },
      expect.objectContaining({ kind: 'appeared', name: 'a\u2028b', fields: [] }),
    ]);
    expect(rows).toBe(2);
    expect(fileName).toBe('changes-20261121T214500000Z.ndjson');
  });
});
