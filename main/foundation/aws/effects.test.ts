import { describe, expect, it } from 'vitest';
import { type ProblemCode, problem, problemCodes } from '#contract/problems.ts';
import { classifyForJobs, effectOf, unknownOutcome } from './effects.ts';
import type { Call, Pass } from './gate.ts';
import { callProblem, classify } from './problems.ts';

const call: Call = { connectionId: 'profile:prod@eu-west-1', service: 'ec2', operation: 'TerminateInstances' };
const credentials = { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: null, expiresAt: null };
const pass: Pass = { account: '111122223333', region: 'eu-west-1', endpoint: null, credentials, signIn: 1 };

const answer = (name: string, status: number) => ({ name, message: '', $metadata: { httpStatusCode: status } });
const broken = (code: string) => ({ name: 'Error', code, message: '' });

describe('what a write that failed has left behind', () => {
  it.each([
    answer('RequestLimitExceeded', 503),
    answer('AccessDenied', 403),
    answer('ExpiredToken', 403),
    answer('SignatureDoesNotMatch', 403),
    answer('ValidationError', 400),
    answer('ScalingActivityInProgress', 400),
    answer('InvalidInstanceID.NotFound', 400),
    broken('ENOTFOUND'),
    broken('ECONNREFUSED'),
    broken('CERT_HAS_EXPIRED'),
  ])('is nothing after a definite refusal: %o', (error) => {
    expect(effectOf(classify(error))).toBe('none');
  });

  it.each([
    answer('InternalFailure', 500),
    answer('ServiceUnavailable', 503),
    // It was answered, and the answer could not be read.
    answer('SyntaxError', 200),
    broken('ECONNRESET'),
    broken('EPIPE'),
    broken('ETIMEDOUT'),
    { name: 'TimeoutError', message: '' },
    { name: 'AbortError', message: '' },
    'something else',
  ])('is not known otherwise: %o', (error) => {
    expect(effectOf(classify(error))).toBe('unknown');
  });

  it('is told with what is known, and without what AWS quoted', () => {
    const secret = 'FwoGZXIvYXdzEBYaDKl0ngTokenThatNobodyMustSee0123456789';
    const failure = classify({ name: 'InternalError', message: secret, $metadata: { requestId: 'r-1' } });
    const { problem: told } = unknownOutcome(failure, call, pass);
    expect(told).toMatchObject({ code: 'outcome_unknown', requestId: 'r-1', operation: 'TerminateInstances' });
    expect(JSON.stringify(told)).not.toContain(secret);
  });
});

describe('what an error means for a step of a job', () => {
  const verdictOn = (error: object) => {
    const { effect, then } = classifyForJobs(callProblem(classify(error), call, pass));
    return `${effect} ${then}`;
  };

  it.each<[string, object]>([
    ['none again', answer('Throttling', 400)],
    ['none again', answer('InternalFailure', 500)],
    ['none again', broken('ENOTFOUND')],
    ['none sign_in', answer('ExpiredToken', 403)],
    ['none final', answer('AccessDenied', 403)],
    ['none final', answer('ValidationError', 400)],
    ['none final', answer('InvalidInstanceID.NotFound', 400)],
  ])('is %s after %o', (verdict, error) => {
    expect(verdictOn(error)).toBe(verdict);
  });

  it('is decided for every code that there is', () => {
    const then = (wanted: string) =>
      problemCodes.filter((code: ProblemCode) => classifyForJobs(problem(code, '', '')).then === wanted);
    expect(then('again')).toEqual(['endpoint_silent', 'outcome_unknown', 'throttled', 'stopped']);
    expect(then('sign_in')).toEqual([
      'connection_protected',
      'mfa_needed',
      'mfa_refused',
      'signing_in',
      'sign_in_needed',
      'credentials_missing',
      'credentials_expired',
    ]);
    expect(then('person')).toEqual([]);
  });

  it('is that nobody knows, where a write got no answer or the code itself failed', () => {
    const unknown = classifyForJobs(unknownOutcome(classify(broken('ECONNRESET')), call, pass));
    expect({ ...unknown }).toMatchObject({ effect: 'unknown' });
    expect(unknown.then).toBe('again');
    expect(classifyForJobs(new TypeError('of ours'))).toMatchObject({ effect: 'unknown' });
  });
});
