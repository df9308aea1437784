import { expect, test } from 'vitest';
import { type Problem, ProblemError } from '#contract/problems.ts';
import { patientWriter } from './patient-writer.ts';
import type { Listing } from './resources.ts';

const listing: Listing = {
  connectionId: 'c',
  account: '111122223333',
  region: 'eu-west-1',
  identity: 'arn:me',
  service: 'ec2',
  readAt: 1,
  facts: [],
  extent: { of: 'all', kinds: ['instance'] },
};

const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });

/** A writer over one that fails with `failure.now`. */
function startWriter() {
  const failure: { now: Error | null } = { now: null };
  const told: (Problem['code'] | null)[] = [];
  const fail = () => {
    if (failure.now) throw failure.now;
  };
  const inner = {
    publish: ({ connectionId, service }: Listing) => {
      fail();
      return { connectionId, service, generation: 1, appeared: 0, changed: 0, vanished: 0 };
    },
    recordScope: fail,
    forget: fail,
  };
  return { failure, told, writer: patientWriter(inner, '/data', (problem) => told.push(problem?.code ?? null)) };
}

test('a full disk fails a publication with a sentence, drops notes, and is told until something is published', () => {
  const { failure, told, writer } = startWriter();
  writer.publish(listing);
  expect(told).toEqual([]);

  failure.now = full;
  expect(() => writer.publish(listing)).toThrow(ProblemError);
  expect(() => writer.publish(listing)).toThrow('The disk with the data folder /data is full.');
  writer.recordScope('c', 'ec2', { refreshing: false });
  writer.forget('c');
  expect(told).toEqual(['disk_full']);

  failure.now = null;
  writer.recordScope('c', 'ec2', { refreshing: false });
  expect(told).toEqual(['disk_full']);
  writer.publish(listing);
  expect(told).toEqual(['disk_full', null]);
});

test('any other failure is thrown as it is', () => {
  const { failure, told, writer } = startWriter();
  failure.now = Object.assign(new Error('malformed'), { code: 'SQLITE_CORRUPT' });
  expect(() => writer.publish(listing)).toThrow(failure.now);
  expect(() => writer.recordScope('c', 'ec2', {})).toThrow(failure.now);
  expect(told).toEqual([]);
});
