import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Connection } from '#contract/connections.ts';
import { type Problem, ProblemError, problem } from '#contract/problems.ts';
import type { WriteProtection } from '../access/index.ts';
import type { Clock } from '../runtime/index.ts';
import type { Way } from './configuration.ts';
import { type CredentialOptions, fetchCredentials, isRenewable } from './credentials.ts';
import { Deadline, orAborted } from './deadline.ts';
import type { Credentials, Pass } from './gate.ts';
import type { ServiceClients, ServiceName } from './reader.ts';
import { expiredProblem, signInProblem } from './sign-in-problems.ts';

export interface ConnectionOptions extends Pick<CredentialOptions, 'person' | 'requestHandler'> {
  readonly clock: Clock;
  readonly protection: WriteProtection;
  /** An STS client for signing in with the given credentials. */
  readonly sts: (connection: OpenConnection, credentials: Credentials | null) => ServiceClients['sts'];
  readonly onChange: () => void;
}

/** How long getting credentials may take: a credential process may ask its own questions. */
const credentialsLimitMs = 60_000;
const identityLimitMs = 10_000;

// The SDK's providers renew a cached session only when less than five minutes of it are left.
const renewAheadMs = 4 * 60_000;

/** Node's timers overflow beyond 24 days and would fire at once. */
const timerMaxMs = 24 * 60 * 60_000;

interface SignedIn {
  readonly credentials: Credentials;
  readonly account: string;
  readonly identity: string;
}

type State =
  | { readonly name: 'signing_in' }
  | { readonly name: 'mfa_needed'; readonly serial: string; readonly problem: Problem | null }
  | { readonly name: 'ready' }
  | { readonly name: 'expired' | 'failed'; readonly problem: Problem };

/** One open connection: signs in, knows until when, renews quietly where it can, and says at once when it ran out. */
export class OpenConnection {
  readonly id: string;
  readonly region: string;
  #way: Way;
  readonly #options: ConnectionOptions;
  #state: State = { name: 'signing_in' };
  #signedIn: SignedIn | null = null;
  #signIns = 0;
  #attempt = new AbortController();
  #submit: ((code: string) => void) | null = null;
  #settled: (() => void) | null = null;
  #cancelWatch: () => void = () => undefined;
  #closed = false;

  constructor(way: Way, region: string, options: ConnectionOptions) {
    this.id = `${way.candidate.id}@${region}`;
    this.region = region;
    this.#way = way;
    this.#options = options;
  }

  get way(): Way {
    return this.#way;
  }

  get signIns(): number {
    return this.#signIns;
  }

  /** The account that STS told, or the best stand-in for sharing a budget until it has. */
  get budgetAccount(): string {
    return this.#signedIn?.account ?? this.#way.candidate.account ?? this.#way.candidate.id;
  }

  get account(): string | null {
    return this.#signedIn?.account ?? null;
  }

  view(): Connection {
    const { id: candidateId, label, source, signIn, endpoint } = this.#way.candidate;
    const state = this.#state;
    return {
      id: this.id,
      candidateId,
      label,
      source,
      signIn,
      region: this.region,
      state: state.name,
      account: this.#signedIn?.account ?? null,
      identity: this.#signedIn?.identity ?? null,
      signedInUntil: this.#signedIn?.credentials.expiresAt ?? null,
      endpoint,
      mfaSerial: state.name === 'mfa_needed' ? state.serial : null,
      problem: 'problem' in state ? state.problem : null,
      ...this.#options.protection.of(this.id),
    };
  }

  /** Resolves once signed in, waiting for an MFA code, or failed; it never rejects. */
  async signIn(way: Way = this.#way): Promise<void> {
    if (this.#closed) return;
    this.#end();
    this.#way = way;
    this.#signIns += 1;
    this.#attempt = new AbortController();
    this.#change({ name: 'signing_in' });
    const settled = this.#whenSettled();
    void this.#signInOnce(this.#attempt.signal, null);
    await settled;
  }

  /** Marks the connection as failed without trying, e.g. because its profile is gone. */
  fail(reason: Problem): void {
    this.#end();
    this.#change({ name: 'failed', problem: reason });
  }

  /** Gives the code the connection waits for; resolves as `signIn` does. */
  submitMfa(code: string): Promise<void> {
    const submit = this.#submit;
    if (submit === null) {
      throw problem('bad_input', `${this.#way.candidate.label} is not waiting for an MFA code.`, '', {
        connectionId: this.id,
      });
    }
    this.#submit = null;
    this.#change({ name: 'signing_in' });
    const settled = this.#whenSettled();
    submit(code);
    return settled;
  }

  /** What a call needs; throws where the connection is not signed in. */
  pass(service: ServiceName): Pass {
    if (this.#state.name !== 'ready' || this.#signedIn === null) throw this.#notReady();
    const { account, credentials } = this.#signedIn;
    const endpoint = this.#way.endpoints[service] ?? null;
    return { account, region: this.region, endpoint, credentials, signIn: this.#signIns };
  }

  /** AWS said that the credentials of a sign-in have expired; news about an older sign-in changes nothing. */
  expire(signIn: number): void {
    if (signIn === this.#signIns && this.#state.name === 'ready') this.#expireNow();
  }

  /** Ends whatever is under way and forgets the credentials. */
  close(): void {
    this.#closed = true;
    this.#end();
    this.#signedIn = null;
  }

  async #signInOnce(signal: AbortSignal, refusal: Problem | null): Promise<void> {
    try {
      const signedIn = await this.#prove(signal, (serial) => this.#askMfa(serial, signal, refusal));
      if (signal.aborted) return;
      this.#signedIn = signedIn;
      this.#change({ name: 'ready' });
      this.#watchExpiry();
    } catch (error) {
      if (signal.aborted) return;
      const reason = { ...signInProblem(error, this.#way.candidate), connectionId: this.id, region: this.region };
      if (reason.code === 'mfa_refused') return this.#signInOnce(signal, reason);
      this.#change({ name: 'failed', problem: reason });
    }
  }

  /** Fetches credentials and asks STS whose they are. */
  async #prove(signal: AbortSignal, askMfa: CredentialOptions['askMfa']): Promise<SignedIn> {
    const { clock, person, requestHandler, sts } = this.#options;
    const deadline = new Deadline(clock, credentialsLimitMs);
    const stopped = AbortSignal.any([signal, deadline.signal]);
    try {
      const fetching = fetchCredentials(this.#way, {
        person,
        requestHandler,
        sts: (credentials) => sts(this, credentials),
        askMfa: async (serial) => {
          deadline.hold();
          const code = await askMfa(serial);
          deadline.restart();
          return code;
        },
      });
      const credentials = await orAborted(fetching, stopped);
      deadline.hold();
      return { credentials, ...(await this.#whoAmI(credentials, signal)) };
    } catch (error) {
      throw deadline.signal.aborted ? this.#tooLate('Signing in', credentialsLimitMs) : error;
    } finally {
      deadline.hold();
    }
  }

  async #whoAmI(credentials: Credentials, signal: AbortSignal): Promise<{ account: string; identity: string }> {
    const { clock, sts } = this.#options;
    const deadline = new Deadline(clock, identityLimitMs);
    const abortSignal = AbortSignal.any([signal, deadline.signal]);
    try {
      const asking = sts(this, credentials).send(new GetCallerIdentityCommand({}), { abortSignal });
      const { Account, Arn } = await orAborted(asking, abortSignal);
      if (!Account || !Arn) throw problem('aws_failed', 'STS did not say who the caller is.', 'Sign in again.');
      return { account: Account, identity: Arn };
    } catch (error) {
      throw deadline.signal.aborted ? this.#tooLate('STS', identityLimitMs) : error;
    } finally {
      deadline.hold();
    }
  }

  #askMfa(serial: string, signal: AbortSignal, refusal: Problem | null): Promise<string> {
    this.#change({ name: 'mfa_needed', serial, problem: refusal });
    return new Promise((resolve, reject) => {
      this.#submit = resolve;
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  /** Renews shortly before the credentials run out, and says so at the moment they have. */
  #watchExpiry(): void {
    this.#cancelWatch();
    const expiresAt = this.#signedIn?.credentials.expiresAt ?? null;
    if (expiresAt === null) return;
    const { clock } = this.#options;
    const leftMs = expiresAt - clock.now();
    const expire = () => (expiresAt > clock.now() ? this.#watchExpiry() : this.#expireNow());
    const waitForEnd = () => {
      this.#cancelWatch = clock.timer(Math.min(expiresAt - clock.now(), timerMaxMs), expire);
    };
    if (!isRenewable(this.#way) || leftMs > timerMaxMs) {
      waitForEnd();
      return;
    }
    this.#cancelWatch = clock.timer(Math.max(leftMs - renewAheadMs, leftMs / 2), () => {
      waitForEnd();
      void this.#renew(this.#attempt.signal);
    });
  }

  /** What fails here is told when the credentials run out; until then they work. */
  async #renew(signal: AbortSignal): Promise<void> {
    const before = this.#signedIn?.credentials.expiresAt ?? 0;
    try {
      const signedIn = await this.#prove(signal, () => Promise.reject(new Error('Nobody is asked while renewing.')));
      if (signal.aborted || this.#state.name !== 'ready' || (signedIn.credentials.expiresAt ?? 0) <= before) return;
      this.#signedIn = signedIn;
      this.#watchExpiry();
      this.#options.onChange();
    } catch {
      // The watch that waits for the end goes on.
    }
  }

  #expireNow(): void {
    this.#end();
    this.#change({
      name: 'expired',
      problem: { ...expiredProblem(this.#way.candidate), connectionId: this.id, region: this.region },
    });
  }

  #end(): void {
    this.#attempt.abort();
    this.#cancelWatch();
    this.#submit = null;
    this.#settled?.();
    this.#settled = null;
  }

  #whenSettled(): Promise<void> {
    return new Promise((resolve) => {
      this.#settled = resolve;
    });
  }

  #change(state: State): void {
    this.#state = state;
    if (state.name !== 'signing_in') {
      this.#settled?.();
      this.#settled = null;
    }
    this.#options.onChange();
  }

  #tooLate(who: string, limitMs: number): ProblemError {
    const endpoint = this.#way.endpoints.sts;
    const target = endpoint === undefined ? '' : ` at ${endpoint}`;
    return problem(
      'endpoint_silent',
      `${who}${target} gave no answer within ${limitMs / 1000} seconds.`,
      'Check the network, a VPN or proxy, and that the region or endpoint is the right one; then sign in again.',
    );
  }

  #notReady(): ProblemError {
    const { label } = this.#way.candidate;
    const where = { connectionId: this.id, region: this.region };
    switch (this.#state.name) {
      case 'mfa_needed':
        return problem('mfa_needed', `${label} waits for an MFA code.`, 'Enter the code of the device.', where);
      case 'expired':
      case 'failed':
        return new ProblemError(this.#state.problem);
      case 'signing_in':
      case 'ready':
        return problem('signing_in', `Signing in to ${label}.`, 'It goes on once that has worked.', where);
    }
  }
}
