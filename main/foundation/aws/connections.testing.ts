import type { Simulator } from '../../simulator/index.ts';
import { keys, type TestBed } from './door.testing.ts';

export const keysProfile = `aws_access_key_id = ${keys.accessKeyId}\naws_secret_access_key = ${keys.secretAccessKey}\n`;
export const device = `arn:aws:iam::${keys.account}:mfa/ann`;
export const role = `arn:aws:iam::${keys.account}:role/Admin`;

export const config = `
[profile keys]
region = eu-west-1
${keysProfile}
[profile role]
role_arn = ${role}
source_profile = keys
[profile mfa]
role_arn = ${role}
source_profile = keys
mfa_serial = ${device}
[profile sso]
sso_session = infraviewer-test-nobody-signed-in
sso_account_id = ${keys.account}
sso_role_name = Reader
[sso-session infraviewer-test-nobody-signed-in]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1
[profile login]
login_session = arn:aws:iam::${keys.account}:user/infraviewer-test-nobody
[profile process]
credential_process = echo '{"Version":1,"AccessKeyId":"${keys.accessKeyId}","SecretAccessKey":"${keys.secretAccessKey}"}'
[profile broken-process]
credential_process = echo 'the vault is locked' >&2; echo second line >&2; exit 3
`;

export const region = 'eu-west-1';
export const open = ({ door }: TestBed, name: string) =>
  door.connections.open({ candidateId: `profile:${name}`, region });

/** Lets the role be assumed, with the device where that is required. */
export function admit(simulator: Simulator, { requiresMfa }: { requiresMfa: boolean }) {
  simulator.world.roles.set(role, { arn: role, id: 'AROATEST', requiresMfa, maxSessionMs: 3_600_000 });
  simulator.world.mfaDevices.set(device, { serialNumber: device, tokenCode: '123456' });
}

export async function whoAmI() {
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  return new GetCallerIdentityCommand({});
}
