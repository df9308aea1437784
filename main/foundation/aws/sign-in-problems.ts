import type { Candidate, SignIn } from '#contract/connections.ts';
import { type Problem, ProblemError, problem } from '#contract/problems.ts';
import { classify, plainSentence } from './problems.ts';

/** Why signing in failed, as one sentence and what to do. It never holds what a credential process printed in full. */
export function signInProblem(error: unknown, candidate: Candidate): Problem {
  if (error instanceof ProblemError) return mfaRefusal(error, candidate) ?? error.problem;
  const failure = classify(error);
  const where = { resource: candidate.label };
  if (failure.kind === 'silent' || failure.kind === 'transient') {
    return problem(
      'endpoint_silent',
      `The sign-in service for ${candidate.label} does not answer (${failure.code}).`,
      'Check the network, a VPN or proxy, then sign in again.',
      where,
    ).problem;
  }
  const message = error instanceof Error ? error.message : String(error);
  return (byWayOfSignIn(candidate, message) ?? missingCredentials(candidate, failure.detail)).problem;
}

/** AWS words: "MultiFactorAuthentication failed with invalid MFA one time pass code." (code AccessDenied). */
function mfaRefusal({ cause }: ProblemError, { label }: Candidate): Problem | null {
  const detail = typeof cause === 'object' && cause !== null && 'detail' in cause ? String(cause.detail) : '';
  if (!/MultiFactorAuthentication failed|one time pass code/i.test(detail)) return null;
  return problem(
    'mfa_refused',
    `AWS refused the MFA code for ${label}.`,
    'Wait for the next code of the device and enter that one; a code works only once.',
    { resource: label },
  ).problem;
}

function byWayOfSignIn({ label, signIn }: Candidate, message: string): ProblemError | null {
  const where = { resource: label };
  if (signIn === 'process') {
    const reason = processReason(message);
    return problem(
      'credentials_missing',
      `The credential process of ${label} failed${reason}.`,
      'Run its command in a terminal to see why, then sign in again.',
      where,
    );
  }
  if (/No access|ForbiddenException/.test(message)) {
    return problem(
      'access_denied',
      `IAM Identity Center does not give ${label} the role it names.`,
      'Check sso_account_id and sso_role_name, or ask for the permission set.',
      where,
    );
  }
  if (signIn === 'login' || /aws login|reauthenticate/i.test(message)) {
    return problem('sign_in_needed', `${label} is signed out.`, signInAdvice(label, 'login'), where);
  }
  if (signIn === 'sso' || /\bSSO\b|sso login|Token is expired/i.test(message)) {
    return problem(
      'sign_in_needed',
      `${label} is signed out of IAM Identity Center.`,
      signInAdvice(label, 'sso'),
      where,
    );
  }
  return null;
}

function missingCredentials({ label }: Candidate, detail: string): ProblemError {
  return problem(
    'credentials_missing',
    `${label} gave no credentials: ${detail}`,
    'Correct the profile in the AWS configuration, then sign in again.',
    { resource: label },
  );
}

/** The SDK's message begins with the command line, which may hold secrets; the process's own first line follows. */
function processReason(message: string): string {
  if (!message.startsWith('Command failed:')) return `: ${plainSentence(message).replace(/\.$/, '')}`;
  const said = plainSentence(message.split(/\r?\n/)[1] ?? '');
  return said ? `: ${said.replace(/\.$/, '')}` : '';
}

/** What to do once the credentials of a connection have run out. */
export function expiredProblem({ label, signIn }: Candidate): Problem {
  const message = `The credentials of ${label} have expired.`;
  return problem('credentials_expired', message, signInAdvice(label, signIn), { resource: label }).problem;
}

function signInAdvice(profile: string, signIn: SignIn): string {
  switch (signIn) {
    case 'sso':
      return `Run \`aws sso login --profile ${profile}\`, then sign in again.`;
    case 'login':
      return `Run \`aws login --profile ${profile}\`, then sign in again.`;
    case 'role_mfa':
      return 'Sign in again with a new MFA code.';
    case 'keys':
    case 'environment':
      return 'Put new keys into the AWS configuration, then sign in again.';
    case 'role':
    case 'process':
    case 'web_identity':
    case 'simulator':
      return 'Sign in again.';
  }
}
