import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from './problems.ts';
import { attemptsMax, operationKind, retryDelayMs } from './retry.ts';

const throttled = classify({ name: 'Throttling', message: 'Rate exceeded' });
const broken = classify({ name: 'Error', code: 'ECONNRESET', message: 'socket hang up' });
const denied = classify({ name: 'AccessDenied', message: 'no' });
const first = { attempts: 1, elapsedMs: 0 };

describe('repeating a call', () => {
  it('repeats a throttled call, a write too: nothing was executed', () => {
    expect(retryDelayMs({ ...first, failure: throttled, kind: 'read' }, () => 1)).toBe(2000);
    expect(retryDelayMs({ ...first, failure: throttled, kind: 'write' }, () => 0)).toBe(1000);
  });

  it('repeats a read after a broken connection, and no write', () => {
    expect(retryDelayMs({ ...first, failure: broken, kind: 'read' }, () => 0)).toBe(50);
    expect(retryDelayMs({ ...first, failure: broken, kind: 'write' }, () => 0)).toBeNull();
  });

  it.each(['AccessDenied', 'ExpiredToken', 'RequestExpired', 'ValidationError', 'SignatureDoesNotMatch'])(
    'does not repeat %s',
    (name) => {
      expect(retryDelayMs({ ...first, failure: classify({ name, message: '' }), kind: 'read' }, () => 0)).toBeNull();
    },
  );

  it('repeats once the SDK has measured how wrong the clock is', () => {
    const skewed = classify({ name: 'RequestExpired', message: '', $metadata: { clockSkewCorrected: true } });
    expect(retryDelayMs({ ...first, failure: skewed, kind: 'read' }, () => 0)).not.toBeNull();
  });

  it('ends after four attempts or a minute, whatever the dice say', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 9 }),
        fc.nat(30_000),
        (dice, eachMs) => {
          let elapsedMs = eachMs;
          let attempts = 1;
          for (;;) {
            const delayMs = retryDelayMs(
              { failure: throttled, kind: 'read', attempts, elapsedMs },
              () => dice[attempts] ?? 0,
            );
            if (delayMs === null) break;
            elapsedMs += delayMs + eachMs;
            attempts += 1;
            expect(elapsedMs - eachMs).toBeLessThanOrEqual(60_000);
          }
          expect(attempts).toBeLessThanOrEqual(attemptsMax);
        },
      ),
    );
  });

  it('knows reads by their verb and takes all else for a write', () => {
    expect(['DescribeStacks', 'ListStacks', 'GetTemplate', 'AssumeRole'].map(operationKind)).toEqual(
      Array(4).fill('read'),
    );
    expect(['TerminateInstances', 'CreateTags', 'SetDesiredCapacity', ''].map(operationKind)).toEqual(
      Array(4).fill('write'),
    );
    expect(denied.kind).toBe('denied');
  });
});
