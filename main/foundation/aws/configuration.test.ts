import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstMalformedLine } from './configuration-files.ts';
import { openTestBed, type TestBedOptions } from './door.testing.ts';

async function candidatesOf(options: TestBedOptions) {
  const { door } = await openTestBed({ demo: false, ...options });
  const { candidates, problems } = await door.connections.candidates();
  return { candidates, problems, byId: (id: string) => candidates.find((candidate) => candidate.id === id) };
}

describe('ways to sign in', () => {
  it('are none on a machine without any configuration', async () => {
    expect(await candidatesOf({})).toMatchObject({ candidates: [], problems: [] });
  });

  it('are told apart by what the profile says', async () => {
    const { candidates, problems } = await candidatesOf({
      config: `
[default]
region = eu-west-1

[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Reader
region = eu-central-1

[profile legacy-sso]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 222233334444
sso_role_name = Reader

[sso-session corp]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1

[profile role]
role_arn = arn:aws:iam::333344445555:role/Reader
source_profile = keys

[profile mfa]
role_arn = arn:aws:iam::333344445555:role/Admin
source_profile = keys
mfa_serial = arn:aws:iam::111122223333:mfa/ann

[profile through-mfa]
role_arn = arn:aws:iam::444455556666:role/Admin
source_profile = mfa

[profile on-machine]
role_arn = arn:aws:iam::333344445555:role/Admin
credential_source = Environment

[profile process]
credential_process = /opt/vault credentials

[profile login]
login_session = arn:aws:iam::111122223333:user/ann

[profile pod]
role_arn = arn:aws:iam::333344445555:role/Pod
web_identity_token_file = /var/token
`,
      credentials: `
[keys]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00
`,
      env: { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'x', AWS_REGION: 'us-east-1' },
    });
    expect(problems).toEqual([]);
    expect(
      candidates.map(({ id, signIn, account, region, problem }) => [id, signIn, account, region, problem]),
    ).toEqual([
      ['environment', 'environment', null, 'us-east-1', null],
      ['profile:sso', 'sso', '111122223333', 'eu-central-1', null],
      ['profile:legacy-sso', 'sso', '222233334444', 'us-east-1', null],
      ['profile:role', 'role', '333344445555', 'us-east-1', null],
      ['profile:mfa', 'role_mfa', '333344445555', 'us-east-1', null],
      ['profile:through-mfa', 'role_mfa', '444455556666', 'us-east-1', null],
      ['profile:on-machine', 'role', '333344445555', 'us-east-1', null],
      ['profile:process', 'process', null, 'us-east-1', null],
      ['profile:login', 'login', '111122223333', 'us-east-1', null],
      ['profile:pod', 'web_identity', '333344445555', 'us-east-1', null],
      ['profile:keys', 'keys', null, 'us-east-1', null],
    ]);
    expect(JSON.stringify(candidates)).not.toMatch(/wJalr|AKIA/);
  });

  it('say what is wrong with a profile', async () => {
    const { byId, problems } = await candidatesOf({
      config: `
[profile orphan]
role_arn = arn:aws:iam::333344445555:role/Reader
source_profile = gone

[profile a]
role_arn = arn:aws:iam::333344445555:role/A
source_profile = b

[profile b]
role_arn = arn:aws:iam::333344445555:role/B
source_profile = a

[profile sourceless]
role_arn = arn:aws:iam::333344445555:role/B

[profile half-sso]
sso_start_url = https://example.awsapps.com/start
sso_account_id = 222233334444

[profile lost-session]
sso_session = gone
sso_account_id = 222233334444
sso_role_name = Reader

[profile half-keys]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE

[profile empty]
region = eu-west-1

[profile own-source]
role_arn = arn:aws:iam::333344445555:role/Self
source_profile = own-source
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = x
`,
    });
    const messageOf = (name: string) => byId(`profile:${name}`)?.problem?.message;
    expect(problems).toEqual([]);
    expect(messageOf('orphan')).toBe(
      'The profile "orphan" takes its role from the profile "gone", which does not exist.',
    );
    expect(messageOf('a')).toBe('The profile "a" takes its role from itself: a → b → a.');
    expect(messageOf('sourceless')).toBe('The profile "sourceless" lacks source_profile.');
    expect(messageOf('half-sso')).toBe('The profile "half-sso" lacks sso_region and sso_role_name.');
    expect(messageOf('lost-session')).toBe(
      'The profile "lost-session" names the SSO session "gone", which does not exist.',
    );
    expect(messageOf('half-keys')).toBe('The profile "half-keys" lacks aws_secret_access_key.');
    expect(messageOf('empty')).toBe('The profile "empty" does not say how to sign in.');
    expect(byId('profile:own-source')?.problem).toBeNull();
  });

  it('names the file and line that is malformed, and goes on with the other profiles', async () => {
    const { byId, problems } = await candidatesOf({
      credentials: `[good]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = x
[bad]
aws_access_key_id AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = x
`,
    });
    expect(problems.map(({ code, message }) => ({ code, message }))).toEqual([
      {
        code: 'configuration_malformed',
        message: 'Line 5 of ~/.aws/credentials is neither a section, a setting nor a comment.',
      },
    ]);
    expect(byId('profile:good')?.problem).toBeNull();
    expect(byId('profile:bad')?.problem?.code).toBe('configuration_malformed');
    expect(JSON.stringify(problems)).not.toContain('AKIA');
  });

  it('does not trust the profile that swallows the settings of a section that is not closed', () => {
    expect(firstMalformedLine('[profile a]\nregion = eu-west-1\n[profile b\nregion = us-east-1\n')).toEqual({
      line: 3,
      profile: 'a',
    });
  });

  it('finds nothing wrong with comments, nested settings, quotes and Windows line ends', () => {
    const text =
      '\uFEFF# a\r\n; b\r\n[profile "my work"] # c\r\ns3 =\r\n  max_concurrent_requests = 20\r\nregion=eu-west-1 # d\r\n\r\n';
    expect(firstMalformedLine(text)).toBeNull();
  });

  it('reads any text without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const found = firstMalformedLine(text);
        expect(found === null || found.line >= 1).toBe(true);
      }),
    );
  });

  it('says that a file cannot be read', async () => {
    const { home } = await openTestBed();
    const { problems } = await candidatesOf({ env: { AWS_CONFIG_FILE: home } });
    expect(problems[0]?.message).toMatch(/cannot be read \(EISDIR\)/);
  });

  it('finds the files where the variables say', async () => {
    const { home } = await openTestBed({ config: '[profile elsewhere]\ncredential_process = x\n' });
    const { byId } = await candidatesOf({ env: { AWS_CONFIG_FILE: `${home}/.aws/config` } });
    expect(byId('profile:elsewhere')?.signIn).toBe('process');
  });
});

describe('endpoint overrides', () => {
  const profile = '[profile dev]\ncredential_process = x\n';

  it.each<[string, string, TestBedOptions['env'], string | null, boolean | null]>([
    ['none', profile, {}, null, null],
    ['the profile', `${profile}endpoint_url = http://localhost:4566\n`, {}, 'http://localhost:4566', true],
    [
      'the variable wins',
      `${profile}endpoint_url = http://localhost:4566\n`,
      { AWS_ENDPOINT_URL: 'https://proxy.example' },
      'https://proxy.example',
      false,
    ],
    ['one service', profile, { AWS_ENDPOINT_URL_AUTO_SCALING: 'http://[::1]:80/x/' }, 'http://[::1]/x', true],
    [
      'a foreign one is shown first',
      profile,
      { AWS_ENDPOINT_URL: 'http://127.0.0.2:1', AWS_ENDPOINT_URL_EC2: 'http://ec2.example' },
      'http://ec2.example',
      false,
    ],
    [
      'a services section',
      `${profile}services = mine\n[services mine]\nsts =\n  endpoint_url = http://127.0.0.1:5\n`,
      {},
      'http://127.0.0.1:5',
      true,
    ],
    [
      'ignored by variable',
      profile,
      { AWS_ENDPOINT_URL: 'http://x.example', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
      null,
      null,
    ],
    [
      'a name that only resolves to loopback',
      profile,
      { AWS_ENDPOINT_URL: 'http://localhost.localstack.cloud:4566' },
      'http://localhost.localstack.cloud:4566',
      false,
    ],
    [
      'a password in it is not shown',
      profile,
      { AWS_ENDPOINT_URL: 'http://ann:secret@127.0.0.1:1' },
      'http://127.0.0.1:1',
      true,
    ],
  ])('%s', async (_name, config, env, url, loopback) => {
    const { byId } = await candidatesOf({ config, env: env ?? {} });
    expect(byId('profile:dev')?.endpoint).toEqual(url === null ? null : { url, loopback });
  });

  it('that are no URL make the candidate unusable', async () => {
    const { byId } = await candidatesOf({ config: `${profile}endpoint_url = localhost:4566\n` });
    expect(byId('profile:dev')?.problem?.code).toBe('endpoint_invalid');
  });
});
