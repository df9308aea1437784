import { DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { expect, it } from 'vitest';
import { AutoScalingGroupName, playOneGroup } from '../one-group.testing.ts';
import { addAlarm } from '../parts/alarms.ts';
import { refused } from '../sdk-clients.testing.ts';

/** The estate of one group, with three alarms and one over two of them. */
function play() {
  const played = playOneGroup();
  const { simulator, region, cloudWatch, clock } = played;
  for (const name of ['cpu', 'cpu-night', 'disk']) simulator.life.addAlarm(AutoScalingGroupName, name);
  const rule = 'ALARM("cpu") OR ALARM("disk")';
  const composite = { kind: 'composite', name: 'any', description: null, state: 'OK', stateReason: '', rule } as const;
  addAlarm(region, composite, clock.now());
  const list = (input: object) => cloudWatch.send(new DescribeAlarmsCommand(input));
  const set = (AlarmName: string, StateValue: 'ALARM' | 'OK', StateReason = 'a test') =>
    cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason }));
  const names = async (input: object) => (await list(input)).MetricAlarms?.map(({ AlarmName }) => AlarmName);
  return { ...played, list, set, names };
}

it('lists alarms by name, prefix and state, page by page, and composite ones where they are asked for', async () => {
  const { list, names, set } = play();
  const { MetricAlarms, CompositeAlarms } = await list({});
  expect([MetricAlarms?.length, CompositeAlarms]).toEqual([3, []]);
  expect(MetricAlarms?.[0]).toMatchObject({
    AlarmArn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:cpu',
    StateValue: 'OK',
    Period: 60,
    Threshold: 80,
    Dimensions: [{ Name: 'AutoScalingGroupName', Value: AutoScalingGroupName }],
  });
  expect(await names({ AlarmNames: ['disk', 'none'] })).toEqual(['disk']);
  expect(await names({ AlarmNamePrefix: 'cpu' })).toEqual(['cpu', 'cpu-night']);
  const { NextToken } = await list({ MaxRecords: 2 });
  expect(await names({ MaxRecords: 2, NextToken })).toEqual(['disk']);
  await set('disk', 'ALARM');
  expect(await names({ StateValue: 'ALARM' })).toEqual(['disk']);
  expect((await list({ AlarmTypes: ['CompositeAlarm'] })).CompositeAlarms).toMatchObject([
    { AlarmName: 'any', StateValue: 'ALARM', AlarmRule: expect.stringContaining('disk') },
  ]);
});

it('keeps a state that is set, and tells since when', async () => {
  const { set, list, clock } = play();
  const startedAt = clock.now();
  await clock.advance(60_000);
  await set('cpu', 'OK', 'still fine');
  const shown = async () => (await list({ AlarmNames: ['cpu'] })).MetricAlarms?.[0];
  expect(await shown()).toMatchObject({
    StateReason: 'still fine',
    StateUpdatedTimestamp: new Date(clock.now()),
    StateTransitionedTimestamp: new Date(startedAt),
  });
  await set('cpu', 'ALARM');
  expect(await shown()).toMatchObject({ StateValue: 'ALARM', StateTransitionedTimestamp: new Date(clock.now()) });
});

it('refuses what CloudWatch refuses', async () => {
  const { list, set, simulator } = play();
  expect(await refused(set('none', 'OK'))).toMatch(/^ResourceNotFound: /);
  expect(await refused(list({ NextToken: 'nonsense' }))).toMatch(/^InvalidNextToken: /);
  expect(await refused(list({ AlarmNames: ['cpu'], AlarmNamePrefix: 'c' }))).toContain('cannot be used together');
  expect(await refused(list({ MaxRecords: 101 }))).toContain("'maxRecords'");
  expect(await refused(list({ ChildrenOfAlarmName: 'any' }))).toContain('is not simulated');
  simulator.aws.faults.add({ kind: 'throttle', times: 1 });
  expect(await refused(list({}))).toBe('ThrottlingException: Rate exceeded');
  simulator.aws.faults.add({ kind: 'access_denied', times: 1 });
  expect(await refused(list({}))).toContain('cloudwatch:DescribeAlarms');
});
