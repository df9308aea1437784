import { describe, expect, onTestFinished, test } from 'vitest';
import type { Service } from '#contract/inventory.ts';
import { problem } from '#contract/problems.ts';
import type { AwsReader } from '../../foundation/aws/index.ts';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { type Script, type ScriptedCall, scriptedClients } from './collect.testing.ts';
import { consoleText } from './lookup-console.ts';
import { withLinks } from './lookup-links.ts';
import { resourceCondition, templateFormat } from './lookup-stacks.ts';
import { type AnswerTo, Lookups, type Question } from './lookups.ts';

type Events = Extract<Question, { of: 'stackEvents' }>;

const reader = { id: 'c', account: '111122223333', region: 'eu-west-1', identity: 'arn:me' };
const now = new Date('2026-11-21T03:00:00Z');
const stackId = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1';

/** Lookups over scripted clients, with one connection open. */
function startLookups(script: Script) {
  const { calls, ...clients } = scriptedClients(script);
  const client = ((_connectionId: string, service: Service) => clients[service]) as AwsReader['client'];
  const clock = new VirtualClock();
  const lookups = new Lookups({ reader: { client }, clock });
  lookups.connect([{ id: 'c', reader }]);
  onTestFinished(() => lookups.stop());
  return { lookups, calls, clock };
}

const ask = { connectionId: 'c', id: stackId };

describe('an answer', () => {
  const template = () => ({ TemplateBody: '{"Resources": {}}' });

  test('says when and as whom it was read', async () => {
    const { lookups, clock, calls } = startLookups(template);
    expect(await lookups.ask({ of: 'stackTemplate', ...ask })).toEqual({
      body: '{"Resources": {}}',
      format: 'json',
      read: { at: clock.now(), identity: 'arn:me', freshness: 'fresh' },
    });
    expect(calls[0]?.input).toEqual({ StackName: stackId, TemplateStage: 'Original' });
  });

  test('is given again for ten seconds, and to everybody who asks meanwhile', async () => {
    const { lookups, clock, calls } = startLookups(template);
    const question = { of: 'stackTemplate', ...ask } as const;
    const [first, second] = await Promise.all([lookups.ask(question), lookups.ask({ ...question })]);
    await clock.advance(9_000);
    expect(await lookups.ask(question)).toEqual(first);
    expect(second).toEqual(first);
    expect(calls).toHaveLength(1);
    await clock.advance(1_000);
    expect((await lookups.ask(question)).read.at).toBe(clock.now());
    await lookups.ask({ ...question, id: 'another' });
    expect(calls).toHaveLength(3);
  });

  test('that failed is not kept', async () => {
    let isFailing = true;
    const { lookups } = startLookups(() => {
      if (isFailing) throw problem('throttled', 'Slower.', '');
      return template();
    });
    await expect(lookups.ask({ of: 'stackTemplate', ...ask })).rejects.toThrow('Slower.');
    isFailing = false;
    expect(await lookups.ask({ of: 'stackTemplate', ...ask })).toMatchObject({ format: 'json' });
  });

  test('is not given without a connection that is signed in, and dropped when that is closed', async () => {
    const send = (_command: unknown, { abortSignal }: { abortSignal: AbortSignal }) =>
      new Promise((_resolve, reject) => abortSignal.addEventListener('abort', () => reject(abortSignal.reason)));
    const client = (() => ({ send })) as unknown as AwsReader['client'];
    const lookups = new Lookups({ reader: { client }, clock: new VirtualClock() });
    lookups.connect([{ id: 'c', reader }]);
    await expect(lookups.ask({ of: 'stackTemplate', ...ask, connectionId: 'd' })).rejects.toThrow('not signed in');
    const asking = expect(lookups.ask({ of: 'stackTemplate', ...ask })).rejects.toThrow('closed before AWS answered');
    lookups.connect([{ id: 'c', reader: null }]);
    await asking;
    await expect(lookups.ask({ of: 'stackTemplate', ...ask })).rejects.toThrow('not signed in');
  });

  test('by another identity is another answer', async () => {
    const { lookups, calls } = startLookups(template);
    await lookups.ask({ of: 'stackTemplate', ...ask });
    lookups.connect([{ id: 'c', reader: { ...reader, identity: 'arn:somebody-else' } }]);
    expect((await lookups.ask({ of: 'stackTemplate', ...ask })).read.identity).toBe('arn:somebody-else');
    expect(calls).toHaveLength(2);
  });
});

describe('the resources of a stack', () => {
  test('come from every page, with their drift', async () => {
    const summary = (LogicalResourceId: string, more: object = {}) => ({
      LogicalResourceId,
      ResourceType: 'AWS::EC2::Instance',
      ResourceStatus: 'CREATE_COMPLETE',
      ...more,
    });
    const { lookups } = startLookups(({ input }) =>
      input['NextToken']
        ? { StackResourceSummaries: [summary('B', { DriftInformation: { StackResourceDriftStatus: 'MODIFIED' } })] }
        : { StackResourceSummaries: [summary('A', { PhysicalResourceId: 'i-1' })], NextToken: 'more' },
    );
    const { resources } = await lookups.ask({ of: 'stackResources', ...ask });
    expect(resources).toMatchObject([
      { logicalId: 'A', physicalId: 'i-1', condition: 'ok', drift: 'not_checked', resource: null },
      { logicalId: 'B', physicalId: null, drift: 'drifted' },
    ]);
  });

  test.each([
    ['CREATE_FAILED', 'failed'],
    ['UPDATE_ROLLBACK_FAILED', 'failed'],
    ['UPDATE_IN_PROGRESS', 'changing'],
    ['UPDATE_COMPLETE', 'ok'],
    ['UPDATE_ROLLBACK_COMPLETE', 'warning'],
    ['DELETE_COMPLETE', 'off'],
    ['DELETE_SKIPPED', 'off'],
    ['SOMETHING_NEW', 'warning'],
  ])('%s is %s', (status, condition) => {
    expect(resourceCondition(status)).toBe(condition);
  });

  test('lead to the inventory where it holds them', () => {
    const resource = (type: string, physicalId: string | null) => ({
      logicalId: 'X',
      physicalId,
      type,
      status: 'CREATE_COMPLETE',
      reason: null,
      condition: 'ok' as const,
      drift: 'not_checked' as const,
      updatedAt: null,
      resource: null,
    });
    const resources = [
      resource('AWS::EC2::Instance', 'i-1'),
      resource('AWS::EC2::Instance', 'i-unknown'),
      resource('AWS::RDS::DBInstance', 'orders'),
      resource('AWS::RDS::DBCluster', 'orders'),
      resource('AWS::SQS::Queue', 'i-1'),
      resource('AWS::AutoScaling::AutoScalingGroup', null),
    ];
    const ids: Record<string, string> = { 'i-1': 'i-1', 'instance orders': 'arn:orders' };
    const linked = withLinks(resources, 'c', ({ form, physicalId }) => {
      return ids[form ? `${form} ${physicalId}` : physicalId] ?? null;
    });
    expect(linked.map((one) => one.resource)).toEqual([
      { kind: 'instance', connectionId: 'c', id: 'i-1' },
      null,
      { kind: 'database', connectionId: 'c', id: 'arn:orders' },
      null,
      null,
      null,
    ]);
  });
});

test.each([
  ['{"Resources": {}}', 'json'],
  ['\n  {\n', 'json'],
  ['AWSTemplateFormatVersion: 2010-09-09\n', 'yaml'],
  ['', 'yaml'],
])('%j is a template in %s', (body, format) => {
  expect(templateFormat(body)).toBe(format);
});

describe('the events of a stack', () => {
  const stackEvent = (number: number, operation: number, more: object = {}) => ({
    EventId: `e${number}`,
    StackId: stackId,
    Timestamp: new Date(now.getTime() + number * 1000),
    LogicalResourceId: 'Web',
    PhysicalResourceId: 'i-1',
    ResourceType: 'AWS::EC2::Instance',
    ResourceStatus: 'UPDATE_COMPLETE',
    ResourceProperties: '{"Password": "secret"}',
    OperationId: `op-${operation}`,
    ...more,
  });

  /** Serves these events, newest first, so many to a page. */
  const pages = (events: object[], perPage: number) => {
    return ({ input }: ScriptedCall) => {
      const start = Number(input['NextToken'] ?? 0);
      const end = start + perPage;
      return { StackEvents: events.slice(start, end), NextToken: end < events.length ? String(end) : undefined };
    };
  };

  test('never hold what may be secret', async () => {
    const { lookups } = startLookups(pages([stackEvent(1, 1)], 10));
    const answer = await lookups.ask({ of: 'stackEvents', ...ask });
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(answer).toMatchObject({ operations: [{ id: 'op-1', events: [{ id: 'e1' }] }], next: null });
  });

  test('no operation is torn by the end of a page, and none comes twice', async () => {
    // Operations of 3, 5, 1, 7 and 2 events, in pages of four.
    const sizes = [3, 5, 1, 7, 2];
    const events = sizes
      .flatMap((size, index) => Array.from({ length: size }, () => index))
      .map((operation, index) => {
        return stackEvent(100 - index, 9 - operation);
      });
    const { lookups } = startLookups(pages(events, 4));
    const told: [string, number][] = [];
    let next: string | null = null;
    do {
      const answer: AnswerTo<Events> = await lookups.ask<Events>({ of: 'stackEvents', ...ask, next });
      expect(answer.operations.length).toBeGreaterThan(0);
      for (const { id, events } of answer.operations) told.push([id, events.length]);
      next = answer.next;
    } while (next !== null);
    expect(told).toEqual(sizes.map((size, index) => [`op-${9 - index}`, size]));
  });

  test('going on finds its place although events came meanwhile', async () => {
    const events = [1, 1, 2, 2, 3, 3].map((operation, index) => stackEvent(10 - index, 9 - operation));
    const served = [...events];
    const { lookups } = startLookups((call) => pages(served, 4)(call));
    const first = await lookups.ask({ of: 'stackEvents', ...ask });
    expect(first.operations.map(({ id }) => id)).toEqual(['op-8']);
    served.unshift(...[16, 15, 14, 13, 12].map((number) => stackEvent(number, 20)));
    const second = await lookups.ask({ of: 'stackEvents', ...ask, next: first.next });
    expect(second.operations.map(({ id, events }) => [id, events.length])).toEqual([
      ['op-7', 2],
      ['op-6', 2],
    ]);
  });

  test('a place to go on that was not given is refused', async () => {
    const { lookups } = startLookups(() => ({}));
    for (const next of ['nonsense', '{"page": 5}']) {
      await expect(lookups.ask({ of: 'stackEvents', ...ask, next })).rejects.toThrow('not a place to go on');
    }
  });
});

test('scaling activities tell what failed and why, and lead to older ones', async () => {
  const activity = (ActivityId: string, StatusCode: string, more: object = {}) => ({
    ActivityId,
    StatusCode,
    AutoScalingGroupName: 'web',
    StartTime: now,
    Cause: 'At 03:00 an instance was needed.',
    Description: 'Launching a new EC2 instance: i-1.',
    Progress: 50,
    ...more,
  });
  const { lookups, calls } = startLookups(() => ({
    Activities: [
      activity('a', 'InProgress'),
      activity('b', 'Failed', { StatusMessage: 'No capacity.', EndTime: now, Progress: 100 }),
      activity('c', 'Cancelled'),
    ],
    NextToken: 'older',
  }));
  const question = { of: 'activities', connectionId: 'c', groupName: 'web' } as const;
  expect(await lookups.ask(question)).toMatchObject({
    activities: [
      { id: 'a', condition: 'changing', endedAt: null, progress: 50 },
      { id: 'b', condition: 'failed', description: 'Launching a new EC2 instance: i-1. No capacity.' },
      { id: 'c', condition: 'warning' },
    ],
    next: 'older',
  });
  await lookups.ask({ ...question, next: 'older' });
  expect(calls.map(({ input }) => input['NextToken'])).toEqual([undefined, 'older']);
});

describe('console output', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  test('is plain text: colours, carriage returns and bells are gone', () => {
    expect(consoleText(base64('\u001b[32mok\u001b[0m\r\nlogin:\u0007\tünï\r\n'))).toBe('ok\nlogin:\tünï\n');
    expect(consoleText('')).toBe('');
  });

  test('is its end, from the beginning of a line', () => {
    const lines = Array.from({ length: 20_000 }, (_none, index) => `line ${index}`).join('\n');
    const text = consoleText(base64(lines));
    expect(text.length).toBeLessThanOrEqual(64 * 1024);
    expect(text).toMatch(/^line \d+\n/);
    expect(text.endsWith('line 19999')).toBe(true);
  });

  test('is asked for as of now, and otherwise as of the last start', async () => {
    const { lookups, calls } = startLookups(({ input }) => {
      if (input['Latest']) throw problem('aws_failed', 'Latest is not supported by this instance type.', '');
      return { InstanceId: 'i-1', Timestamp: now, Output: base64('booted') };
    });
    expect(await lookups.ask({ of: 'consoleOutput', connectionId: 'c', instanceId: 'i-1' })).toMatchObject({
      text: 'booted',
      writtenAt: now.getTime(),
    });
    expect(calls.map(({ input }) => input['Latest'])).toEqual([true, undefined]);
  });

  test('that may not be read is asked for once', async () => {
    const { lookups, calls } = startLookups(() => {
      throw problem('access_denied', 'No.', '');
    });
    await expect(lookups.ask({ of: 'consoleOutput', connectionId: 'c', instanceId: 'i-1' })).rejects.toThrow('No.');
    expect(calls).toHaveLength(1);
  });
});

describe('listeners', () => {
  const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1';
  const group = (name: string) => `arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/${name}/1`;

  test('of a v2 load balancer say in words what they do', async () => {
    const listener = (number: number, ...DefaultActions: object[]) => ({
      ListenerArn: `arn:${number}`,
      Protocol: 'HTTPS',
      Port: number,
      Certificates: [{ CertificateArn: 'arn:certificate' }],
      DefaultActions,
    });
    const weighted = [
      { TargetGroupArn: group('blue'), Weight: 3 },
      { TargetGroupArn: group('green'), Weight: 1 },
    ];
    const redirect = { Protocol: 'HTTPS', Port: '443', Host: '#{host}', Path: '/#{path}', StatusCode: 'HTTP_301' };
    const answers: Record<string, object> = {
      DescribeListeners: {
        Listeners: [
          listener(1, { Type: 'forward', TargetGroupArn: group('web') }),
          listener(2, { Type: 'forward', ForwardConfig: { TargetGroups: weighted } }),
          listener(3, { Type: 'redirect', RedirectConfig: redirect }),
          listener(4, { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }),
          listener(
            5,
            { Type: 'forward', Order: 2, TargetGroupArn: group('web') },
            { Type: 'authenticate-oidc', Order: 1, AuthenticateOidcConfig: { Issuer: 'https://id.example.com' } },
          ),
        ],
      },
      DescribeTags: { TagDescriptions: [{ ResourceArn: arn, Tags: [{ Key: 'team', Value: 'web' }] }] },
    };
    const { lookups } = startLookups(({ operation }) => answers[operation] ?? {});
    const { listeners, tags } = await lookups.ask({ of: 'listeners', connectionId: 'c', id: arn });
    expect(listeners.map(({ action }) => action)).toEqual([
      'forward to web',
      'forward to blue (75 %), green (25 %)',
      'redirect to HTTPS:443',
      'answer 404',
      'sign in at https://id.example.com, then forward to web',
    ]);
    expect(listeners[1]).toMatchObject({
      protocol: 'HTTPS',
      port: 2,
      targetGroupIds: [group('blue'), group('green')],
      certificate: 'arn:certificate',
    });
    expect(tags).toEqual([{ key: 'team', value: 'web' }]);
  });

  test('of a classic one come with its description', async () => {
    const Listener = { Protocol: 'HTTPS', LoadBalancerPort: 443, InstanceProtocol: 'HTTP', InstancePort: 8080 };
    const answers: Record<string, object> = {
      DescribeLoadBalancers: { LoadBalancerDescriptions: [{ ListenerDescriptions: [{ Listener }] }] },
      DescribeTags: { TagDescriptions: [{ Tags: [{ Key: 'team' }] }] },
    };
    const { lookups, calls } = startLookups(({ operation }) => answers[operation] ?? {});
    const { listeners, tags } = await lookups.ask({ of: 'listeners', connectionId: 'c', id: 'old-shop' });
    expect(listeners).toEqual([
      {
        id: 'old-shop:443',
        protocol: 'HTTPS',
        port: 443,
        action: 'forward to the instances at HTTP:8080',
        targetGroupIds: [],
        certificate: null,
      },
    ]);
    expect(tags).toEqual([{ key: 'team', value: '' }]);
    expect(new Set(calls.map(({ service }) => service))).toEqual(new Set(['elb']));
  });
});
