import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { type Problem, problem } from '#contract/problems.ts';
import { problemDetails, problemPlace, toProblem } from './problem.ts';

const throttled: Problem = {
  code: 'throttled',
  message: 'AWS answers too many calls.',
  advice: 'Wait a little.',
  account: '123456789012',
  region: 'eu-west-1',
  service: 'ec2',
  operation: 'DescribeInstances',
  requestId: 'r-1',
};

describe('an error for a person', () => {
  it('is the core’s own problem where it sent one', () => {
    expect(toProblem(new ORPCError('throttled', { data: throttled }))).toEqual(throttled);
    expect(toProblem(problem('stopped', 'Gone.', '')).code).toBe('stopped');
  });

  it('is internal otherwise, with its own words', () => {
    expect(toProblem(new Error('boom'))).toMatchObject({ code: 'internal', message: 'boom' });
    expect(toProblem(undefined)).toMatchObject({ code: 'internal' });
    expect(toProblem(new ORPCError('BAD_REQUEST', { data: { odd: true } })).code).toBe('internal');
  });

  it('says where it happened, and everything when it is copied', () => {
    expect(problemPlace(throttled)).toBe('123456789012 · eu-west-1 · ec2 DescribeInstances');
    expect(problemPlace({ code: 'internal', message: 'x', advice: '' })).toBe('');
    const copied = problemDetails(throttled);
    for (const value of Object.values(throttled)) expect(copied).toContain(value);
  });
});
