import { describe, expect, it } from 'vitest';
import type { EnvironmentRow, StackRow } from '#contract/inventory.ts';
import { flattenTree, type OpenedStacks, type TreeRow, treeRowContent } from './tree.ts';

const placed = {
  connectionId: 'demo@eu-west-1',
  account: '111122223333',
  region: 'eu-west-1',
  environment: 'pay',
  application: 'billing',
  condition: 'ok',
  read: { at: 1_000, identity: 'arn:aws:iam::111122223333:user/ana', freshness: 'fresh' },
} as const;

function environment(name: string, stacks: number): EnvironmentRow {
  return {
    ...placed,
    id: `${placed.connectionId}/${name}`,
    name,
    applications: [],
    stacks,
    stackConditions: { ok: stacks },
    groups: 0,
    instances: 0,
    instanceConditions: {},
    loadBalancers: 0,
    loadBalancerConditions: {},
    databases: 0,
    databaseConditions: {},
    driftedStacks: 0,
    lastChange: null,
  };
}

function stack(name: string, parentId: string | null = null): StackRow {
  return {
    ...placed,
    id: name,
    name,
    status: 'CREATE_COMPLETE',
    statusReason: null,
    description: null,
    parentId,
    rootId: null,
    children: 0,
    groups: 0,
    instances: 0,
    instanceConditions: {},
    createdAt: 0,
    updatedAt: null,
    drift: 'not_checked',
    terminationProtection: false,
  };
}

const done = (...rows: StackRow[]): OpenedStacks => ({ rows, pending: false, error: null });

function outline(rows: readonly (TreeRow | undefined)[]): string[] {
  return rows.map((each) =>
    each === undefined || each.kind === 'problem' ? '?' : `${'-'.repeat(each.level - 1)}${each.row.name}`,
  );
}

describe('the list of environments', () => {
  it('shows the stacks of the opened ones only, nested ones below their parents', () => {
    const opened = new Map([['demo@eu-west-1/pay', done(stack('db'), stack('db-param', 'db'), stack('web'))]]);
    const rows = flattenTree([environment('pay', 3), environment('shop', 2)], opened);
    expect(outline(rows)).toEqual(['pay', '-db', '--db-param', '-web', 'shop']);
    expect(rows.map((each) => each?.parentIndex)).toEqual([null, 0, 1, 0, null]);
    expect(rows.map((each) => each?.expanded)).toEqual([true, null, null, null, false]);
  });

  it('keeps a nested stack whose parent is elsewhere', () => {
    const rows = flattenTree([environment('pay', 1)], new Map([['demo@eu-west-1/pay', done(stack('a', 'gone'))]]));
    expect(outline(rows)).toEqual(['pay', '-a']);
  });

  it('holds the place of stacks that are on their way, so that nothing moves', () => {
    const opened = new Map([['demo@eu-west-1/pay', { rows: [], pending: true, error: null }]]);
    expect(outline(flattenTree([environment('pay', 3), environment('shop', 1)], opened))).toEqual([
      'pay',
      '?',
      '?',
      '?',
      'shop',
    ]);
  });

  it('says why stacks cannot be shown', () => {
    const error = new Error('The connection was lost.');
    const opened = new Map([['demo@eu-west-1/pay', { rows: [], pending: false, error }]]);
    expect(flattenTree([environment('pay', 3)], opened)[1]).toMatchObject({ kind: 'problem', error, parentIndex: 0 });
  });

  it('has nothing to open in an environment without stacks', () => {
    expect(flattenTree([environment('pay', 0)], new Map())[0]?.expanded).toBeNull();
  });

  it('does not call a row changed because it was read again', () => {
    const [before] = flattenTree([environment('pay', 1)], new Map());
    const later = { ...environment('pay', 1), read: { ...placed.read, at: 2_000 } };
    const [after] = flattenTree([later], new Map());
    const [other] = flattenTree([{ ...later, instances: 4 }], new Map());
    if (before === undefined || after === undefined || other === undefined) throw new Error('A row is missing.');
    expect(treeRowContent(after)).toBe(treeRowContent(before));
    expect(treeRowContent(other)).not.toBe(treeRowContent(before));
  });
});
