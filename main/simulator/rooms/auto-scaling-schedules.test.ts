import {
  DeleteScheduledActionCommand,
  DescribeScheduledActionsCommand,
  PutScheduledUpdateGroupActionCommand,
} from '@aws-sdk/client-auto-scaling';
import { expect, it } from 'vitest';
import { AutoScalingGroupName, playOneGroup } from '../one-group.testing.ts';
import { refused } from '../sdk-clients.testing.ts';

const hourMs = 3_600_000;
const named = { AutoScalingGroupName, ScheduledActionName: 'evening' };

function play() {
  const played = playOneGroup();
  const { autoScaling, clock } = played;
  return {
    ...played,
    put: (input: object) => autoScaling.send(new PutScheduledUpdateGroupActionCommand({ ...named, ...input })),
    list: async () => {
      const listed = await autoScaling.send(new DescribeScheduledActionsCommand({ AutoScalingGroupName }));
      return listed.ScheduledUpdateGroupActions;
    },
    later: (ms: number) => new Date(clock.now() + ms),
  };
}

it('an action happens at its time, and is gone', async () => {
  const { put, list, later, clock, group } = play();
  const StartTime = later(hourMs);
  await put({ StartTime, DesiredCapacity: 1, MinSize: 1 });
  await put({ StartTime, DesiredCapacity: 2, MinSize: 1 });
  expect(await list()).toEqual([{ ...named, StartTime, DesiredCapacity: 2, MinSize: 1 }]);
  await clock.advance(hourMs - 1);
  expect(group.desiredCapacity).toBe(3);
  await clock.advance(20_000);
  expect([group.desiredCapacity, group.minSize, await list()]).toEqual([2, 1, []]);
});

it('an action that recurs happens again until it ends', async () => {
  const { put, list, later, clock, group } = play();
  await put({ Recurrence: '0 * * * *', EndTime: later(2 * hourMs + 1), DesiredCapacity: 2 });
  const first = Math.ceil((clock.now() + 1) / hourMs) * hourMs;
  expect(await list()).toMatchObject([{ StartTime: new Date(first), Recurrence: '0 * * * *' }]);
  await clock.advance(first - clock.now() + 10_000);
  expect(group.desiredCapacity).toBe(2);
  group.desiredCapacity = 3;
  expect(await list()).toMatchObject([{ StartTime: new Date(first + hourMs) }]);
  await clock.advance(hourMs);
  expect([group.desiredCapacity, await list()]).toEqual([2, []]);
});

it('an action can be deleted, and what makes no sense is refused', async () => {
  const { put, list, later, autoScaling } = play();
  await put({ StartTime: later(hourMs), MaxSize: 9 });
  const remove = () => autoScaling.send(new DeleteScheduledActionCommand(named));
  await remove();
  expect(await list()).toEqual([]);
  expect(await refused(remove())).toContain('not found');
  expect(await refused(put({ StartTime: later(-1), MaxSize: 9 }))).toContain('in the past');
  expect(await refused(put({ StartTime: later(hourMs) }))).toContain('At least one');
  expect(await refused(put({ MaxSize: 9 }))).toContain('start time or a recurrence');
  expect(await refused(put({ Recurrence: 'daily', MaxSize: 9 }))).toContain('Recurrence daily is not valid');
  expect(await refused(put({ Recurrence: '0 8 * * *', TimeZone: 'Europe/Dublin', MaxSize: 9 }))).toContain('simulated');
});
