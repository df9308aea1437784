import { ORPCError, ValidationError } from '@orpc/contract';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problem, problemSchema } from '#contract/problems.ts';
import { codedError, codingErrors } from './coded-error.ts';

interface Logged {
  readonly details: object;
  readonly message: string;
}

function coded(error: unknown) {
  const logged: Logged[] = [];
  const logger = { error: (details: object, message: string) => void logged.push({ details, message }) };
  return { error: codedError(error, { logger, ids: () => 'abcdef01-2345', dataFolder: '/data' }), logged };
}

function refused(schema: z.ZodType, data: unknown): ORPCError<string, unknown> {
  const issues = schema.safeParse(data).error?.issues ?? [];
  const cause = new ValidationError({ message: 'Input validation failed', issues, data });
  return new ORPCError('BAD_REQUEST', { cause });
}

describe('the error that a caller receives', () => {
  it('is the problem that a feature told, with its code, status and place', () => {
    const { error, logged } = coded(problem('throttled', 'AWS is busy.', 'Wait.', { region: 'eu-west-1' }));
    expect(error).toMatchObject({ code: 'throttled', status: 429, message: 'AWS is busy.', defined: true });
    expect(error.data).toEqual({ code: 'throttled', message: 'AWS is busy.', advice: 'Wait.', region: 'eu-west-1' });
    expect(logged).toEqual([]);
  });

  it('names the fields of bad input', () => {
    const schema = z.object({ limit: z.number().max(5), watching: z.array(z.object({ kind: z.string() })) });
    const { error } = coded(refused(schema, { limit: 9, watching: [{ kind: 1 }] }));
    expect(error).toMatchObject({ code: 'bad_input', status: 400 });
    expect(error.message).toMatch(/limit: .*5.*; watching\[0\]\.kind: /);
  });

  it('says so where the disk is full', () => {
    const { error, logged } = coded(Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }));
    expect(error).toMatchObject({ code: 'disk_full', status: 507 });
    expect(error.message).toBe('The disk with the data folder /data is full.');
    expect(logged).toEqual([]);
  });

  it('names the whole where no field is to blame', () => {
    expect(coded(refused(z.object({}), 'text')).error.message).toContain('input: ');
  });

  it('says no more than five of many faults', () => {
    const fields = Array.from({ length: 9 }, (_, index) => [`field${index}`, z.string()]);
    const { message } = coded(refused(z.object(Object.fromEntries(fields)), {})).error;
    expect(message).toContain('field4');
    expect(message).not.toContain('field5');
    expect(message).toContain('and 4 more');
  });

  it('is bad input for a request that cannot be read at all', () => {
    expect(coded(new ORPCError('BAD_REQUEST')).error.code).toBe('bad_input');
  });

  it('tells nothing of a failure that nobody expected but a reference, which the log has too', () => {
    const failure = new Error('password=hunter2 at /home/somebody/x.ts');
    const { error, logged } = coded(failure);
    expect(error).toMatchObject({ code: 'internal', status: 500 });
    expect(JSON.stringify(error.toJSON())).not.toMatch(/hunter2|somebody|stack/);
    expect(error.message).toContain('abcdef01');
    expect(logged).toEqual([
      { details: { err: failure, reference: 'abcdef01', issues: undefined }, message: expect.any(String) },
    ]);
  });

  it.each([
    ['text', 'oops'],
    ['nothing', undefined],
    ['a number', 7],
  ])('is a whole problem even where %s was thrown', (_name, thrown) => {
    expect(problemSchema.safeParse(coded(thrown).error.data).success).toBe(true);
  });

  it('passes on what is coded already', () => {
    const first = coded(problem('not_found', 'It is gone.', '')).error;
    expect(coded(first).error).toBe(first);
  });
});

describe('a call that fails before it reaches a procedure', () => {
  const around = codingErrors({ logger: { error: () => {} }, ids: () => 'reference', dataFolder: '/data' });
  const failing = (error: unknown) => around({ next: () => Promise.reject(error) });

  it.each([new SyntaxError('Unexpected end of JSON input'), new TypeError('Bad form'), new URIError('Bad address')])(
    'is bad input for %s',
    async (error) => {
      await expect(failing(error)).rejects.toMatchObject({ code: 'bad_input', data: { code: 'bad_input' } });
    },
  );

  it('is coded like any other failure', async () => {
    await expect(failing(problem('stopped', 'It stops.', ''))).rejects.toMatchObject({ code: 'stopped' });
    await expect(failing(new Error('oops'))).rejects.toMatchObject({ code: 'internal' });
  });

  it('leaves an answer as it is', async () => {
    expect(await around({ next: async () => 7 })).toBe(7);
  });
});
