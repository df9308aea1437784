import { type Problem, ProblemError, problem } from '#contract/problems.ts';
import type { Call, Pass } from './gate.ts';

export type FailureKind =
  /** AWS asks to slow down; nothing was executed. */
  | 'throttled'
  /** A server error or a broken connection: the same call may succeed. */
  | 'transient'
  /** Nobody answers: no connection, no name, no reply in time. */
  | 'silent'
  /** The credentials have run out. */
  | 'expired'
  /** The identity is known and may not do this. */
  | 'denied'
  /** AWS does not accept the credentials at all. */
  | 'rejected'
  /** This machine's clock is off. */
  | 'skewed'
  /** The certificate cannot be trusted. */
  | 'untrusted'
  /** There is no such thing, be it gone or never there. */
  | 'missing'
  /** Anything else that AWS answers, such as a validation error. */
  | 'failed';

/** What is known about a call that failed, in our words. */
export interface Failure {
  readonly kind: FailureKind;
  /** The error's own code, e.g. `RequestLimitExceeded` or `ECONNRESET`. */
  readonly code: string;
  /** What AWS said, shortened and without anything that looks like a secret. */
  readonly detail: string;
  readonly requestId: string | null;
  /** Null where no answer came. */
  readonly httpStatus: number | null;
  /** The SDK has measured the server's clock: one more attempt will be signed with the right time. */
  readonly clockCorrected: boolean;
}

// The list of the SDK's standard retry mode, without LimitExceededException (in CloudFormation a quota, which no
// repetition cures), and with RateExceeded, which AWS docs give for Auto Scaling.
const throttlingCodes = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RateExceeded',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** The network's, for a connection that ended before its answer. */
const brokenOffCodes = ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'] as const;

const kinds: ReadonlyMap<string, FailureKind> = new Map(
  (
    [
      ['expired', ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired']],
      ['denied', ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'OptInRequired']],
      [
        'rejected',
        [
          'AuthFailure',
          'IncompleteSignature',
          'InvalidAccessKeyId',
          'InvalidClientTokenId',
          'InvalidSignatureException',
          'MissingAuthenticationToken',
          'MissingAuthenticationTokenException',
          'SignatureDoesNotMatch',
          'UnrecognizedClientException',
        ],
      ],
      ['skewed', ['RequestTimeTooSkewed', 'RequestInTheFuture']],
      [
        'silent',
        ['ECONNREFUSED', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'ETIMEDOUT', 'TimeoutError'],
      ],
      ['transient', [...brokenOffCodes, 'RequestTimeout', 'RequestTimeoutException']],
      [
        'untrusted',
        [
          'CERT_HAS_EXPIRED',
          'DEPTH_ZERO_SELF_SIGNED_CERT',
          'EPROTO',
          'ERR_TLS_CERT_ALTNAME_INVALID',
          'SELF_SIGNED_CERT_IN_CHAIN',
          'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
          'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
        ],
      ],
    ] as const
  ).flatMap(([kind, codes]) => codes.map((code) => [code, kind] as const)),
);

// AWS docs: e.g. `LoadBalancerNotFound`, `TargetGroupNotFoundException`, `DBInstanceNotFoundFault` and
// `InvalidInstanceID.NotFound`. CloudFormation and Auto Scaling answer with a ValidationError and say it in words.
const missingCode = /NotFound(Exception|Fault)?$/;
const missingMessage = /^(Stack|ChangeSet|AutoScalingGroup|Group)\b.*(does not exist|not found)/i;

/** The code of what is no answer of AWS: a page of a proxy, or of an imitation that does not know the call. */
const unreadableCode = 'UnreadableAnswer';

// The SDK's own words; `Unknown` is its name for an error that has none.
const unreadableMessage = /\bDeserialization error:/;

interface ErrorFields {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string; clockSkewCorrected?: boolean };
}

/** Sorts whatever the SDK or the network threw. */
export function classify(error: unknown): Failure {
  const fields: ErrorFields = typeof error === 'object' && error !== null ? error : {};
  const name = typeof fields.name === 'string' ? fields.name : 'Error';
  const code = typeof fields.code === 'string' ? fields.code : name;
  const message = typeof fields.message === 'string' ? fields.message : String(error);
  const clockCorrected = fields.$metadata?.clockSkewCorrected === true;
  const httpStatus = fields.$metadata?.httpStatusCode ?? null;
  const isUnreadable = httpStatus !== null && (name === 'Unknown' || unreadableMessage.test(message));
  return {
    kind: clockCorrected ? 'skewed' : kindOf([code, name], message, httpStatus),
    code: isUnreadable ? unreadableCode : code,
    detail: isUnreadable ? `the answer (HTTP ${httpStatus}) cannot be read as one of AWS` : detailOf(code, message),
    requestId: fields.$metadata?.requestId ?? null,
    httpStatus,
    clockCorrected,
  };
}

/** Node's words for it, "socket hang up", tell people less. */
function detailOf(code: string, message: string): string {
  return brokenOffCodes.some((each) => each === code) ? `the connection broke off (${code})` : plainSentence(message);
}

function kindOf(codes: readonly string[], message: string, status: number | null): FailureKind {
  if (codes.some((code) => throttlingCodes.has(code)) || /rate exceeded/i.test(message) || status === 429) {
    return 'throttled';
  }
  const known = codes.map((code) => kinds.get(code)).find((kind) => kind !== undefined);
  if (known === 'rejected' && /Signature (expired|not yet current)/.test(message)) return 'skewed';
  if (known) return known;
  if (codes.some((each) => missingCode.test(each)) || missingMessage.test(message)) return 'missing';
  return status !== null && status >= 500 ? 'transient' : 'failed';
}

const detailMax = 300;

/**
 * The first line of a foreign message, fit to be shown and recorded: long runs of key material (secret keys have 40
 * characters, session tokens hundreds), access key ids and EC2's encoded authorization message are taken out.
 */
export function plainSentence(message: string): string {
  const line = message.split(/\r?\n/, 1)[0] ?? '';
  const clean = line
    .replace(/\s*Encoded authorization failure message:.*$/i, '')
    .replace(/[A-Za-z0-9+/=_-]{40,}/g, '…')
    .replace(/\b(AKIA|ASIA)[A-Z0-9]{12,}/g, '$1…')
    .trim();
  return clean.length > detailMax ? `${clean.slice(0, detailMax)}…` : clean;
}

/** The error a feature sees. Its cause is the failure in our words: what the SDK threw can quote a session token. */
export function callProblem(failure: Failure, call: Call, pass: Pass): ProblemError {
  const { code, message, advice } = wording(failure, call, pass);
  return new ProblemError({ code, message, advice, ...whereOf(failure, call, pass) }, { cause: failure });
}

export function whereOf(failure: Failure, call: Call, pass: Pass): Partial<Problem> {
  return {
    connectionId: call.connectionId,
    region: pass.region,
    service: call.service,
    operation: call.operation,
    ...(pass.account === null ? {} : { account: pass.account }),
    ...(failure.requestId === null ? {} : { requestId: failure.requestId }),
  };
}

function wording(failure: Failure, call: Call, pass: Pass): Pick<Problem, 'code' | 'message' | 'advice'> {
  const action = `${call.service}:${call.operation}`;
  const target = pass.endpoint ?? `AWS in ${pass.region}`;
  switch (failure.kind) {
    case 'throttled':
      return {
        code: 'throttled',
        message: `AWS is throttling ${action} in ${pass.region}.`,
        advice: 'The console slows down by itself; look for other tools that call the same account often.',
      };
    case 'silent':
      return {
        code: 'endpoint_silent',
        message: `${target} does not answer ${action} (${failure.code}).`,
        advice: 'Check the network, a VPN or proxy, and that the region or endpoint is the right one.',
      };
    case 'expired':
      return {
        code: 'credentials_expired',
        message: `The credentials have expired, says AWS to ${action}.`,
        advice: 'Sign in again.',
      };
    case 'denied':
      return {
        code: 'access_denied',
        message: `This identity may not call ${action} in ${pass.region}: ${failure.detail}`,
        advice: `Ask for the permission ${action}, or sign in as somebody who has it.`,
      };
    case 'rejected':
      return {
        code: 'access_denied',
        message: `AWS does not accept these credentials for ${action} (${failure.code}).`,
        advice: 'Check that the keys are active and that the region is enabled in the account, then sign in again.',
      };
    case 'skewed':
      return {
        code: 'aws_failed',
        message: `AWS refused ${action} because this machine's clock is wrong (${failure.code}).`,
        advice: 'Set the clock of this machine, then try again.',
      };
    case 'untrusted':
      return {
        code: 'aws_failed',
        message: `The certificate of ${target} cannot be trusted (${failure.code}).`,
        advice: 'Where a proxy inspects traffic, give its certificate in NODE_EXTRA_CA_CERTS; otherwise do not go on.',
      };
    case 'missing':
      return {
        code: 'not_found',
        message: `${action} found nothing in ${pass.region}: ${failure.detail || failure.code}`,
        advice: 'Refresh: it may have been deleted.',
      };
    case 'transient':
    case 'failed':
      return {
        code: 'aws_failed',
        message: `${action} failed in ${pass.region}: ${failure.detail || failure.code}`,
        advice: failureAdvice(failure),
      };
  }
}

function failureAdvice({ kind, code }: Failure): string {
  if (code === unreadableCode) {
    return 'Where it goes on, see whether a proxy answers in place of AWS, or an endpoint that does not know this call.';
  }
  return kind === 'transient' ? 'It will be tried again with the next refresh.' : '';
}

/** What a caller gets that aborted its own call. */
export function cancelled(reason: unknown): ProblemError {
  return reason instanceof ProblemError ? reason : problem('stopped', 'The call was cancelled.', '');
}
