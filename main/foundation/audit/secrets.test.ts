import { expect, it } from 'vitest';
import type { Json } from './model.ts';
import { withoutSecrets } from './secrets.ts';

it('masks what carries the name of a secret, however deep', () => {
  const parameters = {
    MasterUserPassword: 'hunter2',
    nested: [{ SecretString: 'hunter2', private_key: ['hunter2'], Name: 'web-asg' }],
    PasswordLength: 12,
    Secret: null,
  };
  expect(withoutSecrets(parameters)).toEqual({
    MasterUserPassword: '****',
    nested: [{ SecretString: '****', private_key: '****', Name: 'web-asg' }],
    PasswordLength: 12,
    Secret: null,
  });
});

it('cuts access key ids and replaces half characters, and leaves everything else alone', () => {
  const arn =
    'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web-tg-with-a-long-name/50dc6c495c0c9188';
  expect(withoutSecrets(['says AKIAIOSFODNN7EXAMPLE', 'half \ud800', arn, 'ClientToken', 5, true])).toEqual([
    'says AKIA****',
    'half \ufffd',
    arn,
    'ClientToken',
    5,
    true,
  ]);
});

it('keeps a member whatever its name, and masks it where it must', () => {
  const facts = JSON.parse('{"__proto__":{"password":"hunter2"},"constructor":"ASIAIOSFODNN7EXAMPLE"}') as Json;
  expect(JSON.stringify(withoutSecrets(facts))).toBe('{"__proto__":{"password":"****"},"constructor":"ASIA****"}');
});
