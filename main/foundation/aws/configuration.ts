import type { Candidate, SignIn } from '#contract/connections.ts';
import { type Problem, ProblemError, problem } from '#contract/problems.ts';
import {
  type ConfigurationFiles,
  type ConfigurationPaths,
  configurationPaths,
  readConfigurationFiles,
} from './configuration-files.ts';
import { type DemoCaller, type DemoSource, demoWays } from './demo.ts';
import { configuredEndpoints, type Endpoints, type Environment, type Settings, shownEndpoint } from './endpoints.ts';

/** A way to sign in together with what signing in needs to know. */
export interface Way {
  readonly candidate: Candidate;
  readonly endpoints: Endpoints;
  readonly source:
    | { readonly kind: 'demo'; readonly caller: DemoCaller }
    | { readonly kind: 'environment'; readonly env: Environment }
    | {
        readonly kind: 'profile';
        readonly name: string;
        readonly settings: Settings;
        readonly paths: ConfigurationPaths;
      };
}

export interface ConfigurationSources {
  readonly env: Environment;
  /** The person's home folder. */
  readonly home: string;
  readonly demo: DemoSource | null;
}

/** Every way to sign in that this machine offers, and what is wrong with its configuration. Contacts nobody. */
export async function findWays(sources: ConfigurationSources): Promise<{ ways: Way[]; problems: Problem[] }> {
  const paths = configurationPaths(sources.env, sources.home);
  const files = await readConfigurationFiles(paths, sources.home);
  const demo = sources.demo === null ? [] : demoWays(sources.demo).map(demoWay);
  const profiles = [...files.profiles]
    .filter(([name, settings]) => name !== 'default' || signInOf(settings) !== null)
    .map(([name, settings]) => profileWay(name, settings, files, paths, sources.env));
  return {
    ways: [...demo, ...environmentWay(sources.env), ...profiles],
    problems: files.problems.map((found) => found.problem),
  };
}

function demoWay({ candidate, caller, endpoints }: ReturnType<typeof demoWays>[number]): Way {
  return { candidate, endpoints, source: { kind: 'demo', caller } };
}

function environmentWay(env: Environment): Way[] {
  const hasKeys = Boolean(env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY']);
  const hasToken = Boolean(env['AWS_WEB_IDENTITY_TOKEN_FILE'] && env['AWS_ROLE_ARN']);
  if (!hasKeys && !hasToken) return [];
  const { endpoints, problem: invalid } = endpointsOf(() => configuredEndpoints(env, {}, {}));
  const candidate: Candidate = {
    id: 'environment',
    label: 'Environment variables',
    source: 'environment',
    signIn: hasKeys ? 'environment' : 'web_identity',
    region: regionOf(env, {}),
    regions: null,
    account: hasKeys ? (env['AWS_ACCOUNT_ID'] ?? null) : accountOfArn(env['AWS_ROLE_ARN']),
    endpoint: shownEndpoint(endpoints),
    problem: invalid,
  };
  return [{ candidate, endpoints, source: { kind: 'environment', env } }];
}

function profileWay(
  name: string,
  settings: Settings,
  files: ConfigurationFiles,
  paths: ConfigurationPaths,
  env: Environment,
): Way {
  const services = files.services.get(settings['services'] ?? '') ?? {};
  const { endpoints, problem: invalid } = endpointsOf(() => configuredEndpoints(env, settings, services));
  const malformed = files.problems.find((found) => found.profile === name)?.problem ?? null;
  const signIn = signInOf(settings) ?? 'keys';
  const asksForMfa = signIn === 'role' && roleChain(name, settings, files).roles.some((role) => role['mfa_serial']);
  const candidate: Candidate = {
    id: `profile:${name}`,
    label: name,
    source: 'profile',
    signIn: asksForMfa ? 'role_mfa' : signIn,
    region: regionOf(env, settings),
    regions: null,
    account: settings['sso_account_id'] ?? accountOfArn(settings['role_arn'] ?? settings['login_session']),
    endpoint: shownEndpoint(endpoints),
    problem: malformed ?? invalid ?? profileProblem(name, settings, files),
  };
  return { candidate, endpoints, source: { kind: 'profile', name, settings, paths } };
}

/** In the order in which the SDK tries them; null where the profile does not say how to sign in. */
function signInOf(settings: Settings): Exclude<SignIn, 'role_mfa'> | null {
  if (settings['role_arn'] && settings['web_identity_token_file']) return 'web_identity';
  if (settings['role_arn']) return 'role';
  if (settings['aws_access_key_id']) return 'keys';
  if (settings['credential_process']) return 'process';
  if (isSso(settings)) return 'sso';
  if (settings['login_session']) return 'login';
  return null;
}

function isSso(settings: Settings): boolean {
  return Boolean(settings['sso_session'] || settings['sso_start_url'] || settings['sso_account_id']);
}

/** What makes a profile unusable, as far as its settings tell. */
function profileProblem(name: string, settings: Settings, files: ConfigurationFiles): Problem | null {
  switch (signInOf(settings)) {
    case null:
      return incomplete(name, 'does not say how to sign in', 'Run `aws configure sso` or `aws login` for it.');
    case 'keys':
      return settings['aws_secret_access_key'] ? null : missing(name, ['aws_secret_access_key']);
    case 'sso':
      return ssoProblem(name, settings, files);
    case 'role':
      return roleChain(name, settings, files).problem;
    default:
      return null;
  }
}

function ssoProblem(name: string, settings: Settings, files: ConfigurationFiles): Problem | null {
  const sessionName = settings['sso_session'];
  const session = sessionName === undefined ? settings : files.ssoSessions.get(sessionName);
  if (session === undefined) {
    return incomplete(
      name,
      `names the SSO session "${sessionName}", which does not exist`,
      `Add a section [sso-session ${sessionName}], or run \`aws configure sso\`.`,
    );
  }
  const absent = [
    ...['sso_start_url', 'sso_region'].filter((key) => !session[key]),
    ...['sso_account_id', 'sso_role_name'].filter((key) => !settings[key]),
  ];
  return absent.length === 0 ? null : missing(name, absent);
}

interface RoleChain {
  /** The settings of every role on the way, the profile's own first. */
  readonly roles: readonly Settings[];
  readonly problem: Problem | null;
}

/** Follows a role's source profiles to the one that signs in by itself. */
function roleChain(name: string, settings: Settings, files: ConfigurationFiles): RoleChain {
  const visited = [name];
  const roles = [settings];
  for (let current = settings; ; ) {
    const source = current['source_profile'];
    if (source === undefined) {
      const complete = Boolean(current['credential_source']);
      return { roles, problem: complete ? null : missing(visited.at(-1) ?? name, ['source_profile']) };
    }
    const next = files.profiles.get(source);
    if (next === undefined) return { roles, problem: sourceMissing(name, source) };
    // AWS docs, "Assume role credential provider": a profile may be its own source where it also holds keys.
    if (next['aws_access_key_id']) return { roles, problem: null };
    if (visited.includes(source)) return { roles, problem: circular(name, [...visited, source]) };
    if (!next['role_arn']) return { roles, problem: profileProblem(source, next, files) };
    visited.push(source);
    roles.push(next);
    current = next;
  }
}

function sourceMissing(name: string, source: string): Problem {
  return incomplete(
    name,
    `takes its role from the profile "${source}", which does not exist`,
    `Add the profile "${source}", or correct source_profile.`,
  );
}

function circular(name: string, visited: readonly string[]): Problem {
  return incomplete(
    name,
    `takes its role from itself: ${visited.join(' → ')}`,
    'Let one of these profiles sign in without a source_profile.',
  );
}

function missing(name: string, keys: readonly string[]): Problem {
  return incomplete(name, `lacks ${keys.join(' and ')}`, `Add ${keys.join(' and ')} to the profile.`);
}

function incomplete(name: string, what: string, advice: string): Problem {
  return problem('configuration_malformed', `The profile "${name}" ${what}.`, advice, { resource: name }).problem;
}

function endpointsOf(read: () => Endpoints): { endpoints: Endpoints; problem: Problem | null } {
  try {
    return { endpoints: read(), problem: null };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { endpoints: {}, problem: error.problem };
  }
}

function regionOf(env: Environment, settings: Settings): string | null {
  return settings['region'] ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? null;
}

/** `arn:aws:iam::111122223333:role/Reader` → `111122223333`. */
function accountOfArn(arn: string | undefined): string | null {
  return /^arn:[^:]+:[^:]+:[^:]*:(\d{12}):/.exec(arn ?? '')?.[1] ?? null;
}
