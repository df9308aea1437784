import fc from 'fast-check';
import { type Service, services } from '#contract/inventory.ts';
import {
  classicFact,
  classicHealthFact,
  databaseFact,
  groupFact,
  instanceFact,
  listingOf,
  loadBalancerArn,
  loadBalancerFact,
  memberFact,
  stackArn,
  stackFact,
  tagsOf,
  targetFact,
  targetGroupArn,
  targetGroupFact,
  targetHealthFact,
  templateFact,
} from './facts.testing.ts';
import { type Fact, kindsOfService, type Listing } from './resources.ts';

const anyTags = fc
  .record({
    team: fc.constantFrom('red', 'blue'),
    stack: fc.constantFrom('shop-prod', 'blog-test', 'gone'),
  })
  .map(({ team, stack }) => tagsOf({ Team: team, 'aws:cloudformation:stack-id': stackArn(stack) }));

const anyStacks = fc.uniqueArray(
  fc
    .record({
      name: fc.constantFrom('shop-prod', 'blog-test', 'shop-prod-web'),
      status: fc.constantFrom('CREATE_COMPLETE', 'UPDATE_IN_PROGRESS', 'DELETE_COMPLETE'),
      isNested: fc.boolean(),
      tags: anyTags,
    })
    .map(({ name, status, isNested, tags }) => {
      const root = isNested ? stackArn('shop-prod') : null;
      return stackFact(name, { status, tags, parentId: root, rootId: root });
    }),
  { selector: (fact) => fact.id },
);

const anyMember = fc
  .record({
    id: fc.constantFrom('i-1', 'i-2', 'i-3'),
    lifecycle: fc.constantFrom('InService', 'Pending'),
    version: fc.constantFrom('6', '7'),
  })
  .map(({ id, lifecycle, version }) =>
    memberFact(id, {
      lifecycle,
      launchedFrom: { templateId: 'lt-1', templateName: 'web', version, configuration: null },
    }),
  );

const anyGroups = fc.uniqueArray(
  fc
    .record({
      name: fc.constantFrom('web', 'jobs'),
      targetGroupArns: fc.subarray([targetGroupArn('web'), targetGroupArn('jobs')]),
      loadBalancerNames: fc.subarray(['shop']),
      members: fc.uniqueArray(anyMember, { selector: (member) => member.instanceId }),
      tags: anyTags,
    })
    .map(({ name, ...values }) =>
      // An instance is in one group at a time.
      groupFact(name, {
        ...values,
        members: values.members.filter(({ instanceId }) => (name === 'web') === (instanceId === 'i-1')),
      }),
    ),
  { selector: (fact) => fact.id },
);

const anyInstances = fc.uniqueArray(
  fc.oneof(
    fc
      .record({
        id: fc.constantFrom('i-1', 'i-2', 'i-3', 'i-4'),
        state: fc.constantFrom('running', 'stopped'),
        privateIp: fc.constantFrom('10.0.0.1', '10.0.0.2', null),
        tags: anyTags,
      })
      .map(({ id, ...values }) => instanceFact(id, values)),
    fc.constantFrom(6, 7).map((latestVersion) => templateFact({ latestVersion })),
  ),
  { selector: (fact) => fact.id },
);

const anyTargets = fc.uniqueArray(
  fc
    .record({
      id: fc.constantFrom('i-1', 'i-2', 'i-3', 'i-gone', '10.0.0.1'),
      state: fc.constantFrom('healthy', 'unhealthy', 'draining', 'InService', 'OutOfService'),
    })
    .map(({ id, state }) => targetFact(id, { state })),
  { selector: (target) => target.targetId },
);

const anyBalancers = fc.uniqueArray(
  fc.oneof(
    fc
      .record({ name: fc.constantFrom('web', 'jobs'), state: fc.constantFrom('active', 'provisioning') })
      .map(({ name, state }): Fact => loadBalancerFact(name, { state })),
    fc
      .record({ name: fc.constantFrom('web', 'jobs'), targetType: fc.constantFrom('instance', 'ip') })
      .map(
        ({ name, targetType }): Fact =>
          targetGroupFact(name, { targetType, loadBalancerIds: [loadBalancerArn('web')] }),
      ),
    fc
      .record({ name: fc.constantFrom('web', 'jobs'), targets: anyTargets })
      .map(({ name, targets }): Fact => targetHealthFact(name, targets)),
  ),
  { selector: (fact) => `${fact.kind} ${fact.id}` },
);

const anyClassics = fc.uniqueArray(
  fc.oneof(
    fc
      .record({ name: fc.constantFrom('shop', 'blog'), ids: fc.subarray(['i-1', 'i-2', 'i-9']) })
      .map(({ name, ids }): Fact => classicFact(name, ids)),
    fc
      .record({ name: fc.constantFrom('shop', 'blog'), targets: anyTargets })
      .map(({ name, targets }): Fact => classicHealthFact(name, targets)),
  ),
  { selector: (fact) => `${fact.kind} ${fact.id}` },
);

const anyDatabases = fc.uniqueArray(
  fc
    .record({
      name: fc.constantFrom('shop-prod-db', 'main', 'replica'),
      form: fc.constantFrom('instance', 'cluster'),
      status: fc.constantFrom('available', 'modifying'),
      clusterName: fc.constantFrom('main', null),
      tags: anyTags,
    })
    .map(({ name, ...values }) => databaseFact(name, values)),
  { selector: (fact) => fact.name },
);

const anyFacts = fc.oneof(
  anyStacks.map((facts) => ({ service: 'cloudformation' as const, facts: facts as Fact[] })),
  anyGroups.map((facts) => ({ service: 'autoscaling' as const, facts: facts as Fact[] })),
  anyInstances.map((facts) => ({ service: 'ec2' as const, facts: facts as Fact[] })),
  anyBalancers.map((facts) => ({ service: 'elbv2' as const, facts: facts as Fact[] })),
  anyClassics.map((facts) => ({ service: 'elb' as const, facts: facts as Fact[] })),
  anyDatabases.map((facts) => ({ service: 'rds' as const, facts: facts as Fact[] })),
);

/** Any listing of a small estate whose things refer to each other, whole or of a few ids. */
export const anyListing: fc.Arbitrary<Listing> = fc
  .record({ read: anyFacts, isPartial: fc.boolean(), which: fc.nat(2) })
  .map(({ read, isPartial, which }) => {
    if (!isPartial) return listingOf(read.service, read.facts);
    const kinds: readonly Fact['kind'][] = kindsOfService[read.service];
    const kind = kinds[which % kinds.length] ?? 'stack';
    const facts = read.facts.filter((fact) => fact.kind === kind);
    const others = ['i-3', 'web', stackArn('blog-test'), 'shop', loadBalancerArn('web'), targetGroupArn('web')];
    const ids = [...facts.map((fact) => fact.id), ...others];
    return listingOf(read.service, facts, { extent: { of: 'only', kind, ids } });
  });

function keyOf({ kind, id }: Pick<Fact, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}

function covers(extent: Listing['extent'], { kind, id }: Fact): boolean {
  return extent.of === 'all' ? extent.kinds.includes(kind) : extent.kind === kind && extent.ids.includes(id);
}

/** Whether that is there whose health this is. */
function hasSubject({ kind, id }: Fact, facts: ReadonlyMap<string, Fact>): boolean {
  if (kind === 'target_health') return facts.has(keyOf({ kind: 'target_group', id }));
  return kind !== 'classic_health' || facts.has(keyOf({ kind: 'classic_load_balancer', id }));
}

/** What a sequence of listings leaves, worked out in the plainest way. */
export function lastStateOf(listings: readonly Listing[]): [Service, Fact[]][] {
  const facts = new Map<string, Fact>();
  for (const { extent, facts: read } of listings) {
    for (const [key, fact] of facts) if (covers(extent, fact)) facts.delete(key);
    for (const fact of read) facts.set(keyOf(fact), fact);
    for (const [key, fact] of facts) if (!hasSubject(fact, facts)) facts.delete(key);
  }
  const ofService = (service: Service) =>
    [...facts.values()].filter((fact) => (kindsOfService[service] as readonly string[]).includes(fact.kind));
  return services.map((service) => [service, ofService(service)]);
}
