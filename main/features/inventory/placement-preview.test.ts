import { describe, expect, it } from 'vitest';
import { type PlacementRules, placementPreviewSchema } from '#contract/placement.ts';
import { groupFact, instanceFact, memberFact, stackArn, stackFact, tagsOf, testOrigin } from './facts.testing.ts';
import { type Facts, link, noFacts } from './link.ts';
import { defaultPlacementRules } from './placement.ts';
import { previewOf } from './placement-preview.ts';
import type { Fact } from './resources.ts';

const { connectionId } = testOrigin;

function byId<F extends Fact>(facts: readonly F[]) {
  return new Map(facts.map((fact) => [fact.id, { fact, readAt: null, readAs: null }]));
}

const inWeb = tagsOf({ 'aws:cloudformation:stack-id': stackArn('shop-prod-web') });

const facts: Facts = {
  ...noFacts,
  stack: byId([stackFact('shop-prod-web', { tags: tagsOf({ Squad: 'red' }) }), stackFact('tools')]),
  group: byId([groupFact('web', { members: [memberFact('i-1'), memberFact('i-2')], tags: inWeb })]),
  instance: byId([instanceFact('i-1', { tags: inWeb }), instanceFact('i-2', { tags: inWeb }), instanceFact('i-9')]),
};

function preview(rules: Partial<PlacementRules>, current = defaultPlacementRules) {
  const linked = (chosen: PlacementRules) => link(facts, testOrigin, chosen);
  return previewOf([{ before: linked(current), after: linked({ ...defaultPlacementRules, ...rules }) }]);
}

describe('the preview of placement', () => {
  it('of the same rules moves nothing, and says what they match', () => {
    expect(preview({})).toEqual({
      environments: [{ connectionId, name: 'prod', stacks: 1, instances: 2, applications: ['shop'] }],
      unplaced: 2,
      moved: 0,
      examples: [],
    });
  });

  it('says what moves from where to where, stacks before what is in them', () => {
    const { moved, examples, environments } = preview({ environmentTags: ['squad'] });
    expect(environments.map(({ name }) => name)).toEqual(['red']);
    expect(moved).toBe(4);
    expect(examples).toEqual([
      { name: 'shop-prod-web', before: 'prod, shop', after: 'red, shop' },
      { name: 'web', before: 'prod, shop', after: 'red, shop' },
      { name: 'i-1', before: 'prod, shop', after: 'red, shop' },
      { name: 'i-2', before: 'prod, shop', after: 'red, shop' },
    ]);
  });

  it('says what nothing places any more', () => {
    const { unplaced, examples } = preview({ environmentWords: [] });
    expect(unplaced).toBe(5);
    expect(examples[0]).toEqual({ name: 'shop-prod-web', before: 'prod, shop', after: 'not placed' });
    expect(preview({ applicationTags: ['squad'], environmentWords: [] }).examples[0]?.after).toBe(
      'no environment, red',
    );
  });

  it('gives at most twenty examples, each of its own kind', () => {
    const stacks = Array.from({ length: 60 }, (_, index) => stackFact(`one-prod-${index % 2}`, { id: `s${index}` }));
    const others = Array.from({ length: 40 }, (_, index) => stackFact(`two-prod-${index}`));
    const many = { ...noFacts, stack: byId([...stacks, ...others]) };
    const none = { ...defaultPlacementRules, environmentWords: [] };
    const [before, after] = [link(many, testOrigin, defaultPlacementRules), link(many, testOrigin, none)];
    const { moved, examples } = previewOf([{ before, after }]);
    expect(moved).toBe(100);
    expect(examples).toHaveLength(20);
    expect(examples.filter(({ name }) => name.startsWith('one')).map(({ name }) => name)).toEqual([
      'one-prod-0',
      'one-prod-1',
    ]);
  });

  it('passes the contract', () => {
    const answer = preview({ environmentTags: ['squad'] });
    expect(placementPreviewSchema.strict().parse(answer)).toEqual(answer);
  });
});
