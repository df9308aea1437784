import { stringify } from 'csv-stringify/browser/esm/sync';
import type { ResourceRef } from '#contract/inventory.ts';

/** A thing that is copied: what it is, where it lies, and everything that its list knows of it. */
export interface Copied extends ResourceRef {
  readonly account: string;
  readonly region: string;
  readonly row: object;
}

export const copyFormats = ['ids', 'arns', 'csv', 'json', 'cli'] as const;

export type CopyFormat = (typeof copyFormats)[number];

/** The things as text; null where this format says nothing of any of them. */
export function copiedText(things: readonly Copied[], format: CopyFormat): string | null {
  switch (format) {
    case 'ids':
      return lines(things.map(({ id }) => id));
    case 'arns':
      return lines(things.map(arnOf).filter((arn) => arn !== null));
    case 'csv':
      return csvOf(things);
    case 'json':
      return `${JSON.stringify(
        things.map(({ row }) => row),
        null,
        2,
      )}\n`;
    case 'cli':
      return lines(commandsFor(things));
  }
}

function lines(texts: readonly string[]): string | null {
  return texts.length === 0 ? null : `${texts.join('\n')}\n`;
}

function csvOf(things: readonly Copied[]): string {
  const rows = things.map(({ row }) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, cellOf(value)])),
  );
  // What a spreadsheet would run as a formula is made text.
  return stringify(rows, { header: true, escape_formulas: true });
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** AWS docs, "Amazon Resource Names": China and GovCloud are partitions of their own. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** The thing's ARN, where it has one that is known. */
export function arnOf({ kind, id, account, region }: Copied): string | null {
  if (id.startsWith('arn:')) return id;
  // AWS docs, "Service Authorization Reference", EC2: arn:PARTITION:ec2:REGION:ACCOUNT:instance/ID
  return kind === 'instance' ? `arn:${partitionOf(region)}:ec2:${region}:${account}:instance/${id}` : null;
}

/** An operation that shows things, all at once or one by one. */
interface Show {
  readonly command: string;
  readonly together: boolean;
}

function showOf({ kind, id }: Copied): Show | null {
  switch (kind) {
    case 'instance':
      return { command: 'ec2 describe-instances --instance-ids', together: true };
    case 'group':
      return {
        command: 'autoscaling describe-auto-scaling-groups --auto-scaling-group-names',
        together: true,
      };
    case 'load_balancer':
      return id.startsWith('arn:')
        ? { command: 'elbv2 describe-load-balancers --load-balancer-arns', together: true }
        : { command: 'elb describe-load-balancers --load-balancer-names', together: true };
    case 'target_group':
      return { command: 'elbv2 describe-target-groups --target-group-arns', together: true };
    case 'stack':
      return { command: 'cloudformation describe-stacks --stack-name', together: false };
    case 'database':
      return id.includes(':cluster:')
        ? { command: 'rds describe-db-clusters --db-cluster-identifier', together: false }
        : { command: 'rds describe-db-instances --db-instance-identifier', together: false };
    case 'environment':
      return null;
  }
}

/** AWS CLI commands that show the things, as few as possible: one per operation, region and profile. */
function commandsFor(things: readonly Copied[]): string[] {
  const commands = new Map<string, { readonly start: string; readonly end: string; readonly ids: string[] }>();
  for (const thing of things) {
    const show = showOf(thing);
    if (show === null) continue;
    const start = `aws ${show.command}`;
    const end = [`--region ${thing.region}`, ...profileOf(thing.connectionId)].join(' ');
    const key = [start, end, show.together ? '' : thing.id].join('\n');
    const command = commands.get(key) ?? { start, end, ids: [] };
    command.ids.push(quoted(thing.id));
    commands.set(key, command);
  }
  return [...commands.values()].map(({ start, end, ids }) => `${start} ${ids.join(' ')} ${end}`);
}

/** A connection's id is `profile:NAME@REGION` where it signs in by a profile of the AWS configuration. */
function profileOf(connectionId: string): string[] {
  const name = /^profile:(.+)@[a-z0-9-]+$/.exec(connectionId)?.[1];
  return name === undefined ? [] : [`--profile ${quoted(name)}`];
}

/** A word for a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
