import { describe, expect, test } from 'vitest';
import { playInventory } from './inventory.testing.ts';

const minuteMs = 60_000;

/** An answer that needs the virtual clock to go on: the budget's permits come by it. */
async function answered<Answer>(play: Awaited<ReturnType<typeof playInventory>>, asking: Promise<Answer>) {
  let isAnswered = false;
  const answer = asking.finally(() => {
    isAnswered = true;
  });
  answer.catch(() => {});
  while (!isAnswered) await play.clock.advance(100);
  return answer;
}

describe('what is read from AWS when it is asked for', () => {
  test('a stack: resources that lead to the inventory, events by operation, its template', async () => {
    const play = await playInventory('demo');
    const connection = await play.open('demo', 'eu-west-1');
    const stack = play.stacks(connection).find((row) => row.instances > 0 && row.children === 0);
    const place = { connectionId: connection.id, id: stack?.id ?? '' };
    const { lookups } = play.inventory;

    const { resources, read } = await answered(play, lookups.stackResources(place));
    expect(read).toMatchObject({ freshness: 'fresh', identity: connection.identity });
    const group = resources.find(({ type }) => type === 'AWS::AutoScaling::AutoScalingGroup');
    expect(group?.resource).toEqual({ kind: 'group', connectionId: connection.id, id: group?.physicalId });

    const { operations } = await answered(play, lookups.stackEvents(place));
    expect(operations.at(-1)?.type).toBe('CREATE_STACK');
    expect(operations.flatMap(({ events }) => events).length).toBeGreaterThan(2);

    const { body, format } = await answered(play, lookups.stackTemplate(place));
    expect(format === 'json' ? JSON.parse(body) : { Resources: body.includes('Resources:') }).toMatchObject({
      Resources: expect.anything(),
    });
  });

  test('a failed update: the operation with its root cause', async () => {
    const play = await playInventory('demo');
    const connection = await play.open('demo', 'eu-west-1');
    const stack = play.stacks(connection).find((row) => row.condition === 'ok' && row.instances > 0);
    expect(play.simulator.life.updateStack(stack?.id ?? '', { fails: true })).toBe(true);
    await play.clock.advance(30 * minuteMs);
    const place = { connectionId: connection.id, id: stack?.id ?? '' };
    const { operations } = await answered(play, play.inventory.lookups.stackEvents(place));
    const failed = operations.find(({ rootCause }) => rootCause !== null);
    expect(failed).toMatchObject({ type: 'UPDATE_STACK', status: expect.stringContaining('ROLLBACK') });
    expect(failed?.rootCause).toMatchObject({ condition: 'failed', reason: expect.not.stringContaining('cancelled') });
  });

  test('a group, an instance and a load balancer', async () => {
    const play = await playInventory('demo');
    const connection = await play.open('demo', 'eu-west-1');
    const { lookups } = play.inventory;
    const [groupName = ''] = play.region(connection).groups.keys();
    play.simulator.life.launch(groupName);
    await play.clock.advance(2 * minuteMs);
    const { activities } = await answered(play, lookups.activities({ connectionId: connection.id, groupName }));
    expect(activities[0]).toMatchObject({ description: expect.stringContaining('Launching') });

    const instance = play.instances(connection).find((row) => row.state === 'running');
    const console = await answered(
      play,
      lookups.consoleOutput({ connectionId: connection.id, instanceId: instance?.id ?? '' }),
    );
    expect(console.text.length).toBeGreaterThan(0);

    for (const kind of ['application', 'classic'] as const) {
      const [balancer] = play.balancers(connection).filter((row) => row.kind === kind);
      const { listeners } = await answered(
        play,
        lookups.listeners({ connectionId: connection.id, id: balancer?.id ?? '' }),
      );
      expect(listeners[0]).toMatchObject({ port: expect.any(Number), action: expect.stringContaining('forward') });
    }
  });

  test('what is not there is not found, and a connection that is not open is said so', async () => {
    const play = await playInventory('demo');
    const connection = await play.open('demo', 'eu-west-1');
    const { lookups } = play.inventory;
    const code = async (asking: Promise<unknown>) => {
      const refused = await answered(play, asking).then(
        () => null,
        (error) => error.problem.code,
      );
      return refused;
    };
    const connectionId = connection.id;
    const balancer = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/gone/0123456789abcdef';
    expect(await code(lookups.stackTemplate({ connectionId, id: 'gone' }))).toBe('not_found');
    expect(await code(lookups.stackEvents({ connectionId, id: 'gone' }))).toBe('not_found');
    expect(await code(lookups.listeners({ connectionId, id: balancer }))).toBe('not_found');
    expect(await code(lookups.listeners({ connectionId, id: 'gone' }))).toBe('not_found');
    expect(await code(lookups.consoleOutput({ connectionId, instanceId: 'i-0123456789abcdef0' }))).toBe('not_found');
    expect(await code(lookups.stackTemplate({ connectionId: 'nobody@nowhere', id: 'gone' }))).toBe('not_found');
  });
});
