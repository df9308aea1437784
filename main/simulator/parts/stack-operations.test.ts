import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWorld, regionOf, type Stack, seededRandom } from '../world.ts';
import { blueprints, type Kind } from './blueprints.ts';
import { draftStack } from './drafts.ts';
import { networkNamed } from './network.ts';
import {
  followingStatuses,
  mayBegin,
  type Operation,
  planCreation,
  planDeletion,
  planUpdate,
  replay,
} from './stack-operations.ts';

const createdAt = Date.UTC(2026, 10, 21, 3);

function drafted(kind: Kind, random: () => number) {
  const world = createWorld({ now: () => createdAt, timer: () => () => {} }, random);
  const region = regionOf(world, '111122223333', 'eu-west-1');
  return draftStack(
    region,
    networkNamed(world, region, 'prod'),
    {
      name: `shop-prod-${kind}`,
      blueprint: blueprints[kind],
      createdAt,
      tags: [],
      environment: 'prod',
      version: '1.0.0',
      parent: null,
      fleet: null,
    },
    random,
  );
}

function created(kind: Kind, random: () => number): Stack {
  const { stack, resources } = drafted(kind, random);
  replay(stack, planCreation(resources, false, random), createdAt, random);
  return stack;
}

const kinds = fc.constantFrom(...(Object.keys(blueprints) as Kind[]));

const stackStatuses = ({ steps }: Operation) => steps.filter(({ resource }) => !resource).map(({ status }) => status);

describe('operations of stacks', () => {
  it('take a stack only from a status to one that may follow it', () => {
    const histories = fc.array(fc.constantFrom('succeeds', 'fails', 'rollback-fails'), { maxLength: 5 });
    fc.assert(
      fc.property(kinds, histories, fc.boolean(), fc.integer(), (kind, outcomes, deletionFails, seed) => {
        const random = seededRandom(seed);
        const stack = created(kind, random);
        for (const outcome of outcomes) {
          if (mayBegin(stack, 'UPDATE_STACK')) {
            replay(stack, planUpdate(stack, outcome, random), createdAt, random);
          }
        }
        replay(stack, planDeletion(stack, deletionFails, random), createdAt, random);
        const statuses = stack.events.filter(({ physicalId }) => physicalId === stack.id).map(({ status }) => status);
        for (const [index, status] of statuses.entries()) {
          const before = index === 0 ? 'REVIEW_IN_PROGRESS' : statuses[index - 1];
          expect(followingStatuses[before ?? '']).toContain(status);
        }
        expect(stack.status).toBe(statuses.at(-1));
      }),
    );
  });

  it('create every resource before the stack is complete', () => {
    fc.assert(
      fc.property(kinds, fc.integer(), (kind, seed) => {
        const stack = created(kind, seededRandom(seed));
        expect(stack.status).toBe('CREATE_COMPLETE');
        expect(stack.resources.map(({ logicalId }) => logicalId)).toEqual(
          blueprints[kind].resources.map(({ logicalId }) => logicalId),
        );
        expect(new Set(stack.resources.map(({ status }) => status))).toEqual(new Set(['CREATE_COMPLETE']));
      }),
    );
  });

  it('write their events in order, the newest last, under one operation', () => {
    const random = seededRandom(7);
    const stack = created('web', random);
    const times = stack.events.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((left, right) => left - right));
    expect(times[0]).toBe(createdAt);
    expect(new Set(stack.events.map(({ operationId }) => operationId))).toEqual(new Set([stack.lastOperation?.id]));
    expect(new Set(stack.events.map(({ eventId }) => eventId)).size).toBe(stack.events.length);
  });

  it('roll a failed creation back and delete what was made', () => {
    const random = seededRandom(3);
    const { stack, resources } = drafted('web', random);
    replay(stack, planCreation(resources, true, random), createdAt, random);
    expect(stack.status).toBe('ROLLBACK_COMPLETE');
    expect(stack.resources.every(({ status }) => status === 'DELETE_COMPLETE')).toBe(true);
    const failure = stack.events.find(({ status }) => status === 'CREATE_FAILED');
    const rollback = stack.events.find(({ status }) => status === 'ROLLBACK_IN_PROGRESS');
    expect(rollback?.reason).toBe(
      `The following resource(s) failed to create: [${failure?.logicalId}]. Rollback requested by user.`,
    );
  });

  it('update in the order of CloudFormation, cleaning up last', () => {
    const random = seededRandom(4);
    const stack = created('worker', random);
    expect(stackStatuses(planUpdate(stack, 'succeeds', random))).toEqual([
      'UPDATE_IN_PROGRESS',
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_COMPLETE',
    ]);
    expect(stackStatuses(planUpdate(stack, 'fails', random))).toEqual([
      'UPDATE_IN_PROGRESS',
      'UPDATE_ROLLBACK_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE',
    ]);
  });

  it('last one to three minutes when they update', () => {
    fc.assert(
      fc.property(kinds, fc.integer(), (kind, seed) => {
        const random = seededRandom(seed);
        const stack = created(kind, random);
        const { steps } = planUpdate(stack, 'succeeds', random);
        const lastsMs = steps.reduce((sum, { afterMs }) => sum + afterMs, 0);
        expect(lastsMs).toBeGreaterThan(50_000);
        expect(lastsMs).toBeLessThan(180_000);
      }),
    );
  });

  it('begin only where CloudFormation would let them', () => {
    const allowed = (status: string) => [mayBegin({ status }, 'UPDATE_STACK'), mayBegin({ status }, 'DELETE_STACK')];
    expect(allowed('UPDATE_COMPLETE')).toEqual([true, true]);
    expect(allowed('UPDATE_IN_PROGRESS')).toEqual([false, false]);
    expect(allowed('CREATE_IN_PROGRESS')).toEqual([false, false]);
    expect(allowed('ROLLBACK_COMPLETE')).toEqual([false, true]);
    expect(allowed('UPDATE_ROLLBACK_FAILED')).toEqual([false, true]);
    expect(allowed('REVIEW_IN_PROGRESS')).toEqual([false, true]);
    expect(allowed('DELETE_COMPLETE')).toEqual([false, false]);
  });
});
