import type { Connection, ConnectionState, SignIn } from '#contract/connections.ts';
import type { MarkShape } from '../../ui/mark.tsx';

interface Appearance {
  readonly word: string;
  readonly shape: MarkShape;
  readonly colour: string;
}

/** How a connection's state looks, in the alphabet of conditions. */
export const stateAppearance: Record<ConnectionState, Appearance> = {
  signing_in: { word: 'Signing in', shape: 'half-disc', colour: 'text-changing' },
  mfa_needed: { word: 'MFA code needed', shape: 'diamond', colour: 'text-changing' },
  ready: { word: 'Signed in', shape: 'dot', colour: 'text-neutral' },
  expired: { word: 'Sign-in expired', shape: 'triangle', colour: 'text-warning' },
  failed: { word: 'Sign-in failed', shape: 'octagon', colour: 'text-critical' },
};

/** How one signs in, in words. */
export const signInWords: Record<SignIn, string> = {
  keys: 'access keys',
  sso: 'IAM Identity Center (SSO)',
  role: 'assumed role',
  role_mfa: 'assumed role with MFA',
  process: 'credential process',
  login: 'aws login',
  web_identity: 'web identity',
  environment: 'environment variables',
  simulator: 'simulated, nothing to sign in to',
};

/** The account's twelve digits, the way ARNs have them. */
export function accountLabel(account: string | null): string {
  return account ?? 'account not known yet';
}

/** Label, account and region, the way a connection is named everywhere. */
export function connectionLabel(connection: Connection): string {
  return `${connection.label} · ${accountLabel(connection.account)} · ${connection.region}`;
}

/** Label and region of the connection with this id; the id itself once it is closed. */
export function connectionName(connectionId: string, connections: readonly Connection[]): string {
  const connection = connections.find((each) => each.id === connectionId);
  return connection === undefined ? connectionId : `${connection.label} · ${connection.region}`;
}

/** An endpoint override that a person must know of; the demo's own simulator is marked as demo instead. */
export function overriddenEndpoint(connection: Pick<Connection, 'endpoint' | 'source'>): string | null {
  return connection.source === 'demo' ? null : (connection.endpoint?.url ?? null);
}
