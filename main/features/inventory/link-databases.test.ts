import { describe, expect, it } from 'vitest';
import { databaseFact, factsOf, stackArn, stackFact, tagsOf, testOrigin } from './facts.testing.ts';
import { link } from './link.ts';
import { defaultPlacementRules } from './placement.ts';
import type { DatabaseFact, StackFact } from './resources.ts';

function place(name: string, ...all: (DatabaseFact | StackFact)[]) {
  const { database } = link(factsOf(all), testOrigin, defaultPlacementRules);
  return [...database.values()].find((row) => row.name === name);
}

const byStack = tagsOf({ 'aws:cloudformation:stack-id': stackArn('shop-prod') });

describe('a database', () => {
  it('belongs to the stack that its tag names, whatever its own name says', () => {
    expect(
      place('blog-test-db', databaseFact('blog-test-db', { tags: byStack }), stackFact('shop-prod')),
    ).toMatchObject({
      stackId: stackArn('shop-prod'),
      environment: 'prod',
      application: 'shop',
      placedBy: 'tag',
    });
  });

  it('is placed by its own tags, then by the naming convention, and else not at all', () => {
    const tags = tagsOf({ Environment: 'qa', App: 'wiki' });
    expect(place('a', databaseFact('a', { tags }))).toMatchObject({
      environment: 'qa',
      application: 'wiki',
      placedBy: 'tag',
      stackId: null,
    });
    expect(place('shop-prod-db', databaseFact('shop-prod-db', { tags: tagsOf({ App: 'wiki' }) }))).toMatchObject({
      environment: 'prod',
      application: 'wiki',
      placedBy: 'name',
    });
    expect(place('a', databaseFact('a'))).toMatchObject({ environment: null, placedBy: null });
  });

  it('keeps its stack when that was not read, and is placed by what it says itself', () => {
    expect(place('blog-test-db', databaseFact('blog-test-db', { tags: byStack }))).toMatchObject({
      stackId: stackArn('shop-prod'),
      environment: 'test',
      placedBy: 'name',
    });
  });

  it('that is a member of a cluster is where the cluster is', () => {
    const cluster = databaseFact('main', { form: 'cluster', tags: byStack });
    const member = databaseFact('blog-test-1', { clusterName: 'main' });
    expect(place('blog-test-1', member, cluster, stackFact('shop-prod'))).toMatchObject({
      stackId: stackArn('shop-prod'),
      environment: 'prod',
      application: 'shop',
      placedBy: 'tag',
    });
    expect(place('blog-test-1', member, databaseFact('main', { form: 'cluster' }))).toMatchObject({
      environment: 'test',
      placedBy: 'name',
    });
    expect(place('blog-test-1', member)).toMatchObject({ environment: 'test' });
  });
});
