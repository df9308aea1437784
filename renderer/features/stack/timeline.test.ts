import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StackEvent, StackOperation } from '#contract/lookups.ts';
import { runningAt, ticksOf, timelineOf } from './timeline.ts';

function event(at: number, logicalId: string, status: string, reason: string | null = null): StackEvent {
  const condition = status.endsWith('_FAILED') ? 'failed' : 'ok';
  return { id: `${logicalId} ${at}`, at, logicalId, physicalId: null, type: 'AWS::Thing', status, reason, condition };
}

function operation(events: readonly StackEvent[], endedAt: number | null): StackOperation {
  return {
    id: 'one',
    type: 'CREATE_STACK',
    startedAt: 0,
    endedAt,
    status: 'CREATE_IN_PROGRESS',
    condition: 'changing',
    rootCause: null,
    events: [...events].reverse(),
  };
}

describe('the timeline of an operation', () => {
  const events = [
    event(0, 'Network', 'CREATE_IN_PROGRESS'),
    event(10, 'Network', 'CREATE_IN_PROGRESS', 'Resource creation Initiated'),
    event(30, 'Network', 'CREATE_COMPLETE'),
    event(30, 'Web', 'CREATE_IN_PROGRESS'),
    event(50, 'Web', 'CREATE_FAILED', 'Access denied'),
    event(60, 'Web', 'DELETE_IN_PROGRESS'),
  ];
  const timeline = timelineOf(operation(events, null), 100);

  it('has a lane for each resource, in the order in which they were touched', () => {
    expect(timeline.lanes.map(({ logicalId }) => logicalId)).toEqual(['Network', 'Web']);
    expect(timeline).toMatchObject({ from: 0, to: 100 });
  });

  it('shows a step from its first word to its end, with the reason of a failure', () => {
    const [network, web] = timeline.lanes;
    expect(network?.stretches).toMatchObject([{ from: 0, to: 30, outcome: 'done', endStatus: 'CREATE_COMPLETE' }]);
    expect(web?.stretches[0]).toMatchObject({ from: 30, to: 50, outcome: 'failed', reason: 'Access denied' });
  });

  it('lets what still runs reach to now', () => {
    expect(timeline.lanes[1]?.stretches[1]).toMatchObject({ from: 60, to: 100, outcome: 'running', endStatus: null });
  });

  it('shows an end whose beginning was not read as a moment', () => {
    const { lanes } = timelineOf(operation([event(40, 'Web', 'UPDATE_COMPLETE')], 50), 100);
    expect(lanes[0]?.stretches).toMatchObject([{ from: 40, to: 40, outcome: 'done' }]);
  });

  it('knows what ran at a moment', () => {
    expect(runningAt(timeline, 20)).toEqual(['Network']);
    expect(runningAt(timeline, 40)).toEqual(['Web']);
    expect(runningAt(timeline, 55)).toEqual([]);
  });
});

it('has at most nine lines on the scale, all within the operation', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 * 24 * 3_600_000 }), (durationMs) => {
      const ticks = ticksOf(durationMs);
      expect(ticks.length).toBeLessThanOrEqual(9);
      expect(ticks.every((tick) => tick >= 0 && tick <= durationMs)).toBe(true);
    }),
  );
});
