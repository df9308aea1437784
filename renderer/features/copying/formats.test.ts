import { describe, expect, it } from 'vitest';
import { type Copied, copiedText } from './formats.ts';

const instance = (id: string, over: Partial<Copied> = {}): Copied => ({
  kind: 'instance',
  connectionId: 'profile:prod@eu-west-1',
  id,
  account: '111122223333',
  region: 'eu-west-1',
  row: { id, name: 'web', reason: '=1+1', zones: ['a'] },
  ...over,
});
const stack = instance('arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1', {
  kind: 'stack',
  connectionId: 'demo@eu-west-1',
});

describe('copying', () => {
  it('gives ids, one a line', () => {
    expect(copiedText([instance('i-1'), instance('i-2')], 'ids')).toBe('i-1\ni-2\n');
  });

  it('gives ARNs of what has one, in the right partition', () => {
    expect(copiedText([instance('i-1', { region: 'cn-north-1' }), stack], 'arns')).toBe(
      `arn:aws-cn:ec2:cn-north-1:111122223333:instance/i-1\n${stack.id}\n`,
    );
    expect(copiedText([instance('demo@eu-west-1/prod', { kind: 'environment' })], 'arns')).toBeNull();
  });

  it('gives a table that no spreadsheet runs', () => {
    expect(copiedText([instance('i-1')], 'csv')).toBe(`id,name,reason,zones\ni-1,web,'=1+1,"[""a""]"\n`);
  });

  it('gives what the list knows as JSON', () => {
    expect(JSON.parse(copiedText([instance('i-1')], 'json') ?? '')).toEqual([instance('i-1').row]);
  });

  it('gives one command for each region and profile', () => {
    expect(copiedText([instance('i-1'), instance('i-2'), instance('i-3', { region: 'us-east-1' })], 'cli')).toBe(
      'aws ec2 describe-instances --instance-ids i-1 i-2 --region eu-west-1 --profile prod\n' +
        'aws ec2 describe-instances --instance-ids i-3 --region us-east-1 --profile prod\n',
    );
  });

  it('gives one command for each stack and database, which AWS shows one by one', () => {
    const cluster = instance('arn:aws:rds:eu-west-1:1:cluster:main', {
      kind: 'database',
      connectionId: 'demo@eu-west-1',
    });
    expect(copiedText([stack, cluster], 'cli')).toBe(
      `aws cloudformation describe-stacks --stack-name ${stack.id} --region eu-west-1\n` +
        `aws rds describe-db-clusters --db-cluster-identifier ${cluster.id} --region eu-west-1\n`,
    );
  });

  it('quotes what a shell would understand otherwise', () => {
    const odd = instance("it's mine", { kind: 'group', connectionId: 'profile:my team@eu-west-1' });
    expect(copiedText([odd], 'cli')).toContain(
      `--auto-scaling-group-names 'it'\\''s mine' --region eu-west-1 --profile 'my team'`,
    );
  });
});
