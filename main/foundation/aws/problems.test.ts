import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call, Pass } from './gate.ts';
import { callProblem, cancelled, classify, type FailureKind, plainSentence } from './problems.ts';

const call: Call = { connectionId: 'profile:prod@eu-west-1', service: 'ec2', operation: 'DescribeInstances' };
const pass: Pass = {
  account: '111122223333',
  region: 'eu-west-1',
  endpoint: null,
  credentials: {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'secret',
    sessionToken: 'token',
    expiresAt: null,
  },
  signIn: 1,
};

const answer = (name: string, status: number, message = '') => ({
  name,
  message,
  $metadata: { httpStatusCode: status, requestId: 'r-1' },
});

describe('sorting what AWS and the network throw', () => {
  it.each<[FailureKind, object]>([
    ['throttled', answer('RequestLimitExceeded', 503)],
    ['throttled', answer('Throttling', 400)],
    ['throttled', answer('RateExceeded', 400)],
    ['throttled', answer('SomethingNew', 400, 'Rate exceeded')],
    ['throttled', answer('SomethingNew', 429)],
    ['transient', answer('InternalError', 500)],
    ['transient', answer('ServiceUnavailable', 503)],
    ['transient', { name: 'Error', code: 'ECONNRESET', message: '' }],
    ['silent', { name: 'TimeoutError', message: '' }],
    ['silent', { name: 'Error', code: 'ENOTFOUND', message: '' }],
    ['expired', answer('ExpiredToken', 403)],
    ['expired', answer('ExpiredTokenException', 400)],
    ['expired', answer('RequestExpired', 400)],
    ['denied', answer('UnauthorizedOperation', 403)],
    ['denied', answer('AccessDenied', 403)],
    ['rejected', answer('AuthFailure', 401)],
    ['rejected', answer('InvalidClientTokenId', 403)],
    ['rejected', answer('SignatureDoesNotMatch', 403)],
    ['skewed', answer('SignatureDoesNotMatch', 403, 'Signature expired: 20261121T030000Z is now earlier than')],
    ['skewed', answer('RequestTimeTooSkewed', 403)],
    ['untrusted', { name: 'Error', code: 'SELF_SIGNED_CERT_IN_CHAIN', message: '' }],
    ['missing', answer('ValidationError', 400, 'Stack with id shop does not exist')],
    ['missing', answer('ValidationError', 400, 'Stack [shop] does not exist')],
    ['missing', answer('ValidationError', 400, 'Group shop not found')],
    ['missing', answer('TargetGroupNotFoundException', 400)],
    ['missing', answer('LoadBalancerNotFound', 400)],
    ['missing', answer('DBInstanceNotFoundFault', 404)],
    ['missing', answer('InvalidInstanceID.NotFound', 400)],
    ['missing', answer('ChangeSetNotFound', 404)],
    // A real quota error, which the SDK would repeat.
    ['failed', answer('LimitExceededException', 400)],
    ['failed', answer('ValidationError', 400)],
    ['failed', 'not even an error' as unknown as object],
  ])('%s: %o', (kind, error) => {
    expect(classify(error).kind).toBe(kind);
  });

  it('says in words that a connection broke off', () => {
    const { detail } = classify({ name: 'Error', code: 'ECONNRESET', message: 'socket hang up' });
    expect(detail).toBe('the connection broke off (ECONNRESET)');
  });

  it('says where it happened', () => {
    const { problem } = callProblem(classify(answer('UnauthorizedOperation', 403, 'You may not.')), call, pass);
    expect(problem).toEqual({
      code: 'access_denied',
      message: 'This identity may not call ec2:DescribeInstances in eu-west-1: You may not.',
      advice: 'Ask for the permission ec2:DescribeInstances, or sign in as somebody who has it.',
      connectionId: 'profile:prod@eu-west-1',
      account: '111122223333',
      region: 'eu-west-1',
      service: 'ec2',
      operation: 'DescribeInstances',
      requestId: 'r-1',
    });
  });

  // As the SDK throws it where HTML answers: what cannot be parsed, and what can and names no error.
  it.each([
    answer('Error', 502, '@aws-sdk XML parse error: x.\n  Deserialization error: to see the raw response, inspect'),
    answer('Unknown', 502, 'Unknown'),
  ])('says of a page that it is no answer of AWS: %o', (page) => {
    const failure = classify(page);
    expect(failure).toMatchObject({ kind: 'transient', code: 'UnreadableAnswer' });
    expect(callProblem(failure, call, pass).problem).toMatchObject({
      code: 'aws_failed',
      message: 'ec2:DescribeInstances failed in eu-west-1: the answer (HTTP 502) cannot be read as one of AWS',
      advice: expect.stringContaining('a proxy answers in place of AWS'),
    });
  });

  it('takes the encoded authorization message out', () => {
    expect(plainSentence('You may not. Encoded authorization failure message: Zm9vYmFy')).toBe('You may not.');
  });

  it('never repeats a secret key, a session token or an access key id', () => {
    const base64 = fc.stringMatching(/^[A-Za-z0-9+/]{40,400}$/);
    const accessKeyId = fc.stringMatching(/^A(K|S)IA[A-Z0-9]{16}$/);
    fc.assert(
      fc.property(
        base64,
        accessKeyId,
        fc.constantFrom('SignatureDoesNotMatch', 'AccessDenied', 'InternalError'),
        (secret, id, name) => {
          const message = `The key ${id} and x-amz-security-token:${secret} do not fit.\nx-amz-security-token:${secret}`;
          const error = callProblem(classify(answer(name, 403, message)), call, pass);
          const seen = `${JSON.stringify(error.problem)} ${JSON.stringify(error.cause)} ${error.stack}`;
          expect(seen).not.toContain(secret);
          expect(seen).not.toContain(id);
        },
      ),
    );
  });

  it('tells a cancelled call from a failed one', () => {
    expect(cancelled(new DOMException('x', 'AbortError')).problem.code).toBe('stopped');
  });
});
