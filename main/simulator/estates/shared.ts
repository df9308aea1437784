import { databaseInstance } from '../parts/databases.ts';
import { imageId } from '../parts/drafts.ts';
import { stableEc2Id } from '../parts/ids.ts';
import { addInstance } from '../parts/instances.ts';
import { type NetworkName, networkNamed } from '../parts/network.ts';
import { tagsOf } from '../parts/tags.ts';
import type { Stack, Tag } from '../world.ts';
import type { Tier } from './company.ts';
import { deployTier, type Site } from './deploy.ts';
import { dayMs, hourMs, writeHistory } from './history.ts';

interface SharedStack {
  readonly name: string;
  readonly tier: Tier;
  readonly network?: NetworkName;
}

/** What everybody in the company stands on, most needed first. */
const sharedStacks: readonly SharedStack[] = [
  { name: 'network-prod', tier: { kind: 'network' }, network: 'prod' },
  { name: 'network-nonprod', tier: { kind: 'network' }, network: 'nonprod' },
  { name: 'ci-agents', tier: { kind: 'build-agents', instances: 4 } },
  { name: 'dns', tier: { kind: 'dns' } },
  { name: 'monitoring', tier: { kind: 'monitoring' } },
  { name: 'access', tier: { kind: 'access' } },
  { name: 'audit-logs', tier: { kind: 'storage' } },
  { name: 'alerts', tier: { kind: 'messaging' } },
  { name: 'backups', tier: { kind: 'functions' } },
];

/** How many shared stacks there are at most. */
export const sharedStackCount = sharedStacks.length;

/** Deploys the first `count` of the shared stacks. */
export function deployShared(site: Site, count: number): Stack[] {
  const { world } = site;
  return sharedStacks.slice(0, count).map(({ name, tier, network }, index) => {
    const draft = deployTier(site, {
      application: 'platform',
      environment: 'shared',
      name,
      tier,
      parent: null,
      createdAt: world.clock.now() - (800 - index * 7) * dayMs,
      ...(network && { physicalIds: networkParts(site, network) }),
    });
    writeHistory(world, draft.stack, draft.resources, []);
    return draft.stack;
  });
}

function networkParts({ world, region }: Site, name: NetworkName): Map<string, string> {
  const network = networkNamed(world, region, name);
  const ids = new Map([['Vpc', network.vpcId]]);
  for (const subnet of [...network.privateSubnets, ...network.publicSubnets]) {
    const kind = subnet.kind === 'private' ? 'Private' : 'Public';
    ids.set(`${kind}Subnet${subnet.zone.slice(-1).toUpperCase()}`, subnet.id);
  }
  return ids;
}

interface Loner {
  readonly tags: readonly Tag[];
  readonly type: string;
  readonly network: NetworkName;
  readonly place: 'public' | 'private';
  readonly stopped?: boolean;
  readonly operator?: string;
}

/** Machines that no group made: somebody's, or a service's. */
const loners: readonly Loner[] = [
  {
    tags: tagsOf({ Name: 'bastion-prod', environment: 'prod', application: 'bastion', owner: 'team-platform' }),
    type: 't4g.small',
    network: 'prod',
    place: 'public',
  },
  { tags: tagsOf({ Name: 'bastion-nonprod' }), type: 't4g.nano', network: 'nonprod', place: 'public' },
  {
    tags: tagsOf({ Name: 'build-agent-windows', application: 'ci', owner: 'team-platform' }),
    type: 'm6i.xlarge',
    network: 'nonprod',
    place: 'private',
  },
  { tags: tagsOf({ Name: 'legacy-mail' }), type: 'm4.large', network: 'prod', place: 'private', stopped: true },
  { tags: [], type: 't3.medium', network: 'nonprod', place: 'private' },
  {
    // Instances of EKS Auto Mode are managed: only the operator may change them (Amazon EC2 user guide: managed instances).
    tags: tagsOf({ 'eks:eks-cluster-name': 'data', 'kubernetes.io/cluster/data': 'owned', Name: 'eks-data-general' }),
    type: 'c7g.xlarge',
    network: 'prod',
    place: 'private',
    operator: 'eks.amazonaws.com',
  },
];

/** How many machines without a group an estate has. */
export const lonerCount = loners.length;

export function addLoners({ world, region }: Site): void {
  for (const [index, loner] of loners.entries()) {
    const network = networkNamed(world, region, loner.network);
    const subnets = loner.place === 'public' ? network.publicSubnets : network.privateSubnets;
    const subnet = subnets[index % subnets.length];
    if (!subnet) throw new Error(`${region.name} has no ${loner.place} subnet.`);
    const launchedAt = world.clock.now() - (20 + index * 45) * dayMs;
    const instance = addInstance(world, region, {
      subnet,
      type: loner.type,
      imageId: imageId('loner', index),
      launchedAt,
      state: loner.stopped ? 'stopped' : 'running',
      securityGroups: [{ id: stableEc2Id('sg', `${network.vpcId}/default`), name: 'default' }],
      tags: loner.tags,
      ...(loner.operator && { operator: loner.operator }),
    });
    if (!loner.stopped) continue;
    instance.stateReason = 'Client.UserInitiatedShutdown';
    instance.stateAt = world.clock.now() - 30 * hourMs;
  }
}

/** A database that nobody's stack made and nobody tagged: only its name tells whose it is. */
export function addLoneDatabase({ world, region }: Site): void {
  const place = {
    region,
    network: networkNamed(world, region, 'prod'),
    isProduction: false,
    createdAt: world.clock.now() - 1_400 * dayMs,
    random: world.random,
  };
  const order = { name: 'reports-prod-legacy', tags: [], engine: 'mysql' as const, isPublic: true, isEncrypted: false };
  region.databases.set(order.name, databaseInstance(place, order));
}
