import { describe, expect, it } from 'vitest';
import type { Change, Condition } from '#contract/inventory.ts';
import { coalescedMs, Followed } from './followed.ts';
import { VirtualClock } from './foundation/runtime/virtual-clock.ts';

const web = { kind: 'stack', connectionId: 'prod', id: 'arn:web' } as const;
const payments = { kind: 'environment', connectionId: 'prod', id: 'prod/payments' } as const;
const followWeb = { ...web, name: 'payments-prod-web' };
const followPayments = { ...payments, name: 'payments' };

/** An inventory that holds what a test says, newest change first. */
async function bed() {
  const clock = new VirtualClock();
  const conditions = new Map<string, Condition>([
    [web.id, 'ok'],
    [payments.id, 'ok'],
  ]);
  const changes: Change[] = [];
  const follows = new Map<string, (typeof followWeb | typeof followPayments)[]>([['ada', [followWeb]]]);
  const told: string[] = [];
  const followed = new Followed({
    clock,
    follows: { everybody: () => follows },
    inventory: {
      conditionOf: ({ id }) => conditions.get(id) ?? null,
      changes: async ({ limit }) => changes.slice(0, limit),
    },
    logger: { error: (details) => told.push(`log: ${JSON.stringify(Object.keys(details))}`) },
    tell: (person, event) => told.push(`${person}: ${event.message}`),
  });
  const record = (kind: Change['kind'], fields: Change['fields'] = []) => {
    changes.unshift({ id: changes.length + 1, at: clock.now(), kind, resource: web, name: 'web', fields });
  };
  const publish = async (connectionId = 'prod') => {
    followed.published(connectionId);
    await clock.advance(coalescedMs);
    return told.splice(0);
  };
  // The first look finds out where the record of changes ends.
  await publish();
  return { clock, conditions, follows, followed, record, publish };
}

const status = { field: 'status', before: 'UPDATE_IN_PROGRESS', after: 'UPDATE_COMPLETE' };

describe('what is followed', () => {
  it('is told when its condition changes, once', async () => {
    const { conditions, record, publish } = await bed();
    conditions.set(web.id, 'failed');
    record('changed', [status]);
    expect(await publish()).toEqual(['ada: payments-prod-web: ok → failed']);
    expect(await publish()).toEqual([]);
  });

  it('is told with what AWS says where its condition stays the same', async () => {
    const { record, publish } = await bed();
    record('changed', [status, { field: 'description', before: null, after: 'x' }]);
    expect(await publish()).toEqual([
      'ada: payments-prod-web: status UPDATE_IN_PROGRESS → UPDATE_COMPLETE, and 1 more',
    ]);
  });

  it('is told when it vanishes and when it is there again', async () => {
    const { conditions, record, publish } = await bed();
    conditions.delete(web.id);
    record('vanished');
    expect(await publish()).toEqual(['ada: payments-prod-web is gone']);
    conditions.set(web.id, 'changing');
    record('appeared');
    expect(await publish()).toEqual(['ada: payments-prod-web has appeared']);
  });

  it('is not gone because its connection was closed', async () => {
    const { conditions, publish } = await bed();
    conditions.delete(web.id);
    expect(await publish()).toEqual([]);
  });

  it('is told to everybody who follows it, and to nobody else', async () => {
    const { conditions, follows, publish, followed } = await bed();
    follows.set('ben', [followWeb]).set('cleo', []);
    followed.followsChanged();
    conditions.set(web.id, 'warning');
    expect(await publish()).toEqual(['ada: payments-prod-web: ok → warning', 'ben: payments-prod-web: ok → warning']);
  });

  it('is looked at once for what is published together, and only with its connection', async () => {
    const { conditions, followed, publish, clock } = await bed();
    conditions.set(web.id, 'failed');
    followed.published('prod');
    followed.published('prod');
    expect(clock.pending).toBe(1);
    expect(await publish('prod')).toHaveLength(1);
    conditions.set(web.id, 'ok');
    expect(await publish('test')).toEqual([]);
  });

  it('does not tell what happened before it was followed', async () => {
    const { conditions, follows, followed, record, publish } = await bed();
    follows.clear();
    followed.followsChanged();
    conditions.set(web.id, 'failed');
    record('changed', [status]);
    await publish();
    follows.set('ada', [followWeb]);
    followed.followsChanged();
    expect(await publish()).toEqual([]);
    conditions.set(web.id, 'ok');
    expect(await publish()).toEqual(['ada: payments-prod-web: failed → ok']);
  });

  it('tells of an environment when its condition changes, not of all that is in it', async () => {
    const { conditions, follows, followed, record, publish } = await bed();
    follows.set('ada', [followPayments]);
    followed.followsChanged();
    record('changed', [status]);
    expect(await publish()).toEqual([]);
    conditions.set(payments.id, 'failed');
    expect(await publish()).toEqual(['ada: payments: ok → failed']);
  });

  it('goes on after the inventory could not be asked', async () => {
    const { conditions, publish } = await bed();
    const get = conditions.get.bind(conditions);
    conditions.get = () => {
      throw new Error('The cache is damaged.');
    };
    expect(await publish()).toEqual(['log: ["err"]']);
    conditions.get = get;
    conditions.set(web.id, 'failed');
    expect(await publish()).toEqual(['ada: payments-prod-web: ok → failed']);
  });

  it('leaves no timer behind', async () => {
    const { followed, clock } = await bed();
    followed.published('prod');
    await followed.stop();
    expect(clock.pending).toBe(0);
  });
});
