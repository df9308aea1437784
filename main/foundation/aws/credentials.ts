import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type Credentials as StsCredentials,
} from '@aws-sdk/client-sts';
import { fromIni, fromSSO, fromTokenFile } from '@aws-sdk/credential-providers';
import type { HttpHandler } from '@smithy/core/protocols';
import type { AwsCredentialIdentity } from '@smithy/types';
import { problem } from '#contract/problems.ts';
import type { Way } from './configuration.ts';
import type { Environment } from './endpoints.ts';
import type { Credentials } from './gate.ts';
import type { ServiceClients } from './reader.ts';

export interface CredentialOptions {
  /** Who uses the console: the name that AWS records for an assumed role. */
  readonly person: string;
  readonly requestHandler: HttpHandler;
  /** An STS client that calls with the given credentials; null for calls that need none. */
  readonly sts: (credentials: Credentials | null) => ServiceClients['sts'];
  /** Asks a person for the code of an MFA device. */
  readonly askMfa: (serial: string) => Promise<string>;
}

/** Gets credentials the way a person chose, and no other: never a provider chain that would look somewhere else. */
export async function fetchCredentials({ source }: Way, options: CredentialOptions): Promise<Credentials> {
  switch (source.kind) {
    case 'demo': {
      const { accessKeyId, secretAccessKey } = source.caller;
      return { accessKeyId, secretAccessKey, sessionToken: null, expiresAt: null };
    }
    case 'environment':
      return environmentCredentials(source.env, options);
    case 'profile':
      return fromIdentity(await profileProvider(source, options)());
  }
}

/** Whether credentials can be fetched again without asking a person. */
export function isRenewable({ candidate: { signIn } }: Way): boolean {
  return signIn !== 'role_mfa' && signIn !== 'keys' && signIn !== 'environment' && signIn !== 'simulator';
}

type ProfileSource = Extract<Way['source'], { kind: 'profile' }>;

function profileProvider({ name, settings, paths }: ProfileSource, options: CredentialOptions) {
  const shared = {
    profile: name,
    filepath: paths.credentials,
    configFilepath: paths.config,
    ignoreCache: true,
    clientConfig: { requestHandler: options.requestHandler, maxAttempts: 1, userAgentAppId: 'infraviewer' },
  };
  // fromIni would read the default files again for SSO, so a profile that is plainly SSO goes there directly.
  const isPlainSso = !settings['role_arn'] && !settings['aws_access_key_id'] && !settings['credential_process'];
  if (isPlainSso && (settings['sso_session'] || settings['sso_account_id'])) return fromSSO(shared);
  return fromIni({ ...shared, ...assumers(options), mfaCodeProvider: options.askMfa });
}

function environmentCredentials(env: Environment, options: CredentialOptions): Promise<Credentials> | Credentials {
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  if (accessKeyId && secretAccessKey) {
    const expiresAt = Date.parse(env['AWS_CREDENTIAL_EXPIRATION'] ?? '');
    return {
      accessKeyId,
      secretAccessKey,
      sessionToken: env['AWS_SESSION_TOKEN'] ?? null,
      expiresAt: Number.isNaN(expiresAt) ? null : expiresAt,
    };
  }
  return webIdentityCredentials(env, options);
}

async function webIdentityCredentials(env: Environment, options: CredentialOptions): Promise<Credentials> {
  const webIdentityTokenFile = env['AWS_WEB_IDENTITY_TOKEN_FILE'];
  const roleArn = env['AWS_ROLE_ARN'];
  if (!webIdentityTokenFile || !roleArn) {
    throw problem(
      'credentials_missing',
      'The environment holds no AWS credentials any more.',
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or choose a profile.',
    );
  }
  const roleSessionName = env['AWS_ROLE_SESSION_NAME'] ?? sessionName(options.person);
  const provider = fromTokenFile({ webIdentityTokenFile, roleArn, roleSessionName, ...assumers(options) });
  return fromIdentity(await provider());
}

/** Roles are assumed through the door's own STS client: budgeted, counted, with its timeouts and endpoint. */
function assumers({ person, sts }: CredentialOptions) {
  return {
    roleAssumer: async (source: AwsCredentialIdentity, params: { RoleArn?: string; RoleSessionName?: string }) => {
      const input = { RoleArn: params.RoleArn, RoleSessionName: namedSession(params.RoleSessionName, person) };
      const { Credentials } = await sts(fromIdentity(source)).send(new AssumeRoleCommand({ ...params, ...input }));
      return toIdentity(Credentials);
    },
    roleAssumerWithWebIdentity: async (params: {
      RoleArn: string | undefined;
      RoleSessionName: string | undefined;
      WebIdentityToken: string | undefined;
    }) => {
      const RoleSessionName = namedSession(params.RoleSessionName, person);
      const { Credentials } = await sts(null).send(
        new AssumeRoleWithWebIdentityCommand({ ...params, RoleSessionName }),
      );
      return toIdentity(Credentials);
    },
  };
}

/** The SDK makes up `aws-sdk-js-TIME` where the profile has no role_session_name. */
function namedSession(given: string | undefined, person: string): string {
  return given === undefined || given.startsWith('aws-sdk-js-') ? sessionName(person) : given;
}

/** AWS docs, AssumeRole: a session name has 2 to 64 characters of `[\w+=,.@-]`. */
export function sessionName(person: string): string {
  return `infraviewer-${person.replace(/[^\w+=,.@-]+/g, '-')}`.slice(0, 64);
}

function toIdentity(credentials: StsCredentials | undefined): AwsCredentialIdentity {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey) {
    throw problem('aws_failed', 'STS answered without credentials.', 'Sign in again.', { service: 'sts' });
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
    ...(Expiration === undefined ? {} : { expiration: Expiration }),
  };
}

function fromIdentity(identity: AwsCredentialIdentity): Credentials {
  return {
    accessKeyId: identity.accessKeyId,
    secretAccessKey: identity.secretAccessKey,
    sessionToken: identity.sessionToken ?? null,
    expiresAt: identity.expiration?.getTime() ?? null,
  };
}
