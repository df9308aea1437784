import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  estateFacts,
  factsOf,
  groupFact,
  instanceFact,
  listingOf,
  memberFact,
  stackArn,
  stackFact,
  tagsOf,
  templateFact,
  testOrigin,
} from './facts.testing.ts';
import { link } from './link.ts';
import { defaultPlacementRules } from './placement.ts';
import { apply } from './publish.ts';
import type { Fact, InstanceFact } from './resources.ts';

function linked(...all: Fact[]) {
  return link(factsOf(all), testOrigin, defaultPlacementRules);
}

const inStack = (name: string) => tagsOf({ 'aws:cloudformation:stack-id': stackArn(name) });

describe('linking', () => {
  it('places a nested stack with its root, whatever its own name says', () => {
    const root = stackFact('shop-prod', { tags: tagsOf({ Environment: 'production', Application: 'store' }) });
    const nested = stackFact('shop-test-web', { parentId: root.id, rootId: root.id });
    const { stack } = linked(nested, root);
    expect(stack.get(nested.id)).toMatchObject({ environment: 'production', application: 'store' });
    expect(stack.get(root.id)).toMatchObject({ children: 1 });
  });

  it('places what its root leaves open by its own tags', () => {
    const root = stackFact('foundation', { tags: tagsOf({ Environment: 'shared' }) });
    const nested = stackFact('n', { parentId: root.id, rootId: root.id, tags: tagsOf({ App: 'dns', Env: 'prod' }) });
    expect(linked(root, nested).stack.get(nested.id)).toMatchObject({ environment: 'shared', application: 'dns' });
  });

  it('ties an instance to its stack by tag, and else by its group', () => {
    const stack = stackFact('shop-prod');
    const group = groupFact('web', { tags: inStack('shop-prod'), members: [memberFact('i-1'), memberFact('i-2')] });
    const tagged = instanceFact('i-1', { tags: inStack('shop-prod') });
    const { instance } = linked(stack, group, tagged, instanceFact('i-2'), instanceFact('i-3'));
    const place = {
      stackId: stack.id,
      stackName: 'shop-prod',
      environment: 'prod',
      application: 'shop',
      groupName: 'web',
    };
    expect(instance.get('i-1')).toMatchObject(place);
    expect(instance.get('i-2')).toMatchObject(place);
    expect(instance.get('i-3')).toMatchObject({ stackId: null, stackName: null, environment: null, groupName: null });
  });

  it('names a stack that was not read after its ARN', () => {
    expect(linked(instanceFact('i-1', { tags: inStack('gone') })).instance.get('i-1')?.stackName).toBe('gone');
  });

  it('ties an instance to its group by membership, and else by tag', () => {
    const tags = tagsOf({ 'aws:autoscaling:groupName': 'old' });
    const group = groupFact('new', { members: [memberFact('i-1')] });
    const { instance } = linked(group, instanceFact('i-1', { tags }), instanceFact('i-2', { tags }));
    expect(instance.get('i-1')?.groupName).toBe('new');
    expect(instance.get('i-2')).toMatchObject({ groupName: 'old', lifecycle: null });
  });

  it('shows a member that EC2 has not told of', () => {
    const { instance } = linked(groupFact('web', { members: [memberFact('i-1', { lifecycle: 'Pending' })] }));
    expect(instance.get('i-1')).toMatchObject({
      id: 'i-1',
      name: 'i-1',
      state: null,
      condition: 'changing',
      type: 'm7g.large',
    });
  });

  it('tells a stale member once the template is known', () => {
    const launchedFrom = { templateId: 'lt-1', templateName: 'web', version: '6', configuration: null };
    const group = groupFact('web', { members: [memberFact('i-1', { launchedFrom })] });
    expect(linked(group).instance.get('i-1')?.stale).toBe('unknown');
    expect(linked(group, templateFact()).instance.get('i-1')).toMatchObject({ stale: 'yes', launchedFrom: 'web:6' });
  });

  it('counts what is in a stack and in those nested below it', () => {
    const root = stackFact('shop-prod');
    const middle = stackFact('middle', { parentId: root.id, rootId: root.id });
    const leaf = stackFact('leaf', { parentId: middle.id, rootId: root.id });
    const members = [memberFact('i-1'), memberFact('i-2', { health: 'Unhealthy' })];
    const group = groupFact('web', { tags: inStack('leaf'), members });
    const { stack } = linked(root, middle, leaf, group, instanceFact('i-1'), instanceFact('i-2'));
    const contents = { groups: 1, instances: 2, instanceConditions: { ok: 1, failed: 1 } };
    expect(stack.get(leaf.id)).toMatchObject({ ...contents, children: 0 });
    expect(stack.get(middle.id)).toMatchObject({ ...contents, children: 1 });
    expect(stack.get(root.id)).toMatchObject({ ...contents, children: 1 });
  });

  it('is not caught in stacks that contain each other', () => {
    const one = stackFact('one', { parentId: stackArn('other') });
    const other = stackFact('other', { parentId: stackArn('one') });
    const { stack } = linked(one, other, instanceFact('i-1', { tags: inStack('one') }));
    expect(stack.get(one.id)?.instances).toBe(1);
    expect(stack.get(other.id)?.instances).toBe(1);
  });

  it('sums up an environment', () => {
    const { environment } = linked(
      stackFact('shop-prod', { status: 'UPDATE_FAILED', drift: 'drifted', updatedAt: Date.UTC(2026, 10, 3) }),
      stackFact('blog-prod'),
      instanceFact('i-1', { tags: inStack('shop-prod') }),
      instanceFact('i-2'),
    );
    expect(environment.get(`${testOrigin.connectionId}/prod`)).toMatchObject({
      name: 'prod',
      application: null,
      applications: ['blog', 'shop'],
      condition: 'failed',
      stacks: 2,
      stackConditions: { failed: 1, ok: 1 },
      instances: 1,
      instanceConditions: { unread: 1 },
      driftedStacks: 1,
      changedStack: 'shop-prod',
      changedStatus: 'UPDATE_FAILED',
    });
    expect(environment.get(`${testOrigin.connectionId}/`)).toMatchObject({ environment: null, name: '', instances: 1 });
  });

  it('does not depend on the order in which things were read', () => {
    const estate = estateFacts({ stacks: 12, groups: 6, instances: 30 });
    const all = [...estate.stacks, ...estate.groups, ...estate.instances, ...estate.templates];
    const expected = linked(...all);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(linked(...shuffled)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('puts every thing into exactly one environment', () => {
    const estate = estateFacts({ stacks: 40, groups: 10, instances: 90 });
    const all = [...estate.stacks, ...estate.groups, ...estate.instances];
    fc.assert(
      fc.property(fc.subarray(all), (some) => {
        const { stack, scaling_group, instance, environment } = linked(...some);
        const sum = (count: 'stacks' | 'groups' | 'instances') =>
          [...environment.values()].reduce((total, row) => total + row[count], 0);
        expect([sum('stacks'), sum('groups'), sum('instances')]).toEqual([
          stack.size,
          scaling_group.size,
          instance.size,
        ]);
      }),
      { numRuns: 30 },
    );
  });

  describe('with what is known from before', () => {
    const estate = estateFacts({ stacks: 20, groups: 6, instances: 30, balancers: 5 });
    const balancing = [...estate.targetGroups, ...estate.targetHealth, ...estate.classic, ...estate.classicHealth];
    const others = [...estate.stacks, ...estate.groups, ...estate.templates, ...balancing];
    const before = factsOf([...others, ...estate.instances]);
    const known = { facts: before, linked: link(before, testOrigin, defaultPlacementRules) };
    const changed: readonly ((fact: InstanceFact) => InstanceFact[])[] = [
      (fact) => [fact],
      (fact) => [{ ...fact, state: 'stopping' }],
      (fact) => [{ ...fact, tags: tagsOf({ Name: 'moved', Environment: 'elsewhere' }) }],
      () => [],
    ];
    const read = (choices: readonly number[]) =>
      estate.instances.flatMap((fact, index) => changed[choices[index] ?? 0]?.(fact) ?? []);
    const choices = fc.array(fc.nat(changed.length - 1), { minLength: 30, maxLength: 30 });

    it('is what it is without it, whatever instances were read', () => {
      fc.assert(
        fc.property(choices, (some) => {
          const { facts } = apply(before, listingOf('ec2', [...read(some), ...estate.templates]));
          expect(link(facts, testOrigin, defaultPlacementRules, known)).toEqual(
            link(facts, testOrigin, defaultPlacementRules),
          );
        }),
        { numRuns: 50 },
      );
    });

    it('is what it is without it, whatever else differs or is told by an address', () => {
      const byAddress = estate.targetGroups.map((fact) => ({ ...fact, targetType: 'ip' as const }));
      const [first, ...rest] = estate.groups;
      const renamed = estate.stacks.map((stack) => ({ ...stack, name: `new-${stack.name}` }));
      const template = templateFact({ latestVersion: 8 });
      const listings = [
        listingOf('cloudformation', renamed),
        listingOf('autoscaling', [...rest, groupFact(first?.name ?? '')]),
        listingOf('ec2', [...estate.instances, template]),
        listingOf('elbv2', [...byAddress, ...estate.targetHealth]),
      ];
      for (const listing of listings) {
        const { facts } = apply(before, listing);
        expect(link(facts, testOrigin, defaultPlacementRules, known)).toEqual(
          link(facts, testOrigin, defaultPlacementRules),
        );
      }
    });

    it('keeps the very rows of instances that were read alike', () => {
      const { facts } = apply(before, listingOf('ec2', [...read([1]), ...estate.templates]));
      const { instance } = link(facts, testOrigin, defaultPlacementRules, known);
      const kept = [...instance].filter(([id, row]) => known.linked.instance.get(id) === row);
      expect(kept).toHaveLength(29);
    });

    it('keeps none where they are of another account now', () => {
      const { instance } = link(before, { ...testOrigin, account: '444455556666' }, defaultPlacementRules, known);
      expect(new Set([...instance.values()].map(({ account }) => account))).toEqual(new Set(['444455556666']));
    });
  });
});
