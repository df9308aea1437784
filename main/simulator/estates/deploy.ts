import { blueprints, type Kind, rootBlueprint } from '../parts/blueprints.ts';
import { type Draft, draftStack, type FleetOrder, realise, type StackOrder } from '../parts/drafts.ts';
import { between, nameSuffix, pick, wholeBetween } from '../parts/ids.ts';
import { networkNamed } from '../parts/network.ts';
import { teamTags } from '../parts/tags.ts';
import type { Region, Stack, World } from '../world.ts';
import { type Deployment, isBranch, networkOf, stackName, type Tier, teamOf, tierName } from './company.ts';
import { dayMs, hourMs, writeHistory } from './history.ts';
import { populate } from './populate.ts';

/** Where an estate is built. */
export interface Site {
  readonly world: World;
  readonly region: Region;
}

/** One stack in one environment, with its history and its running machines. */
export interface TierDeployment {
  readonly application: string;
  readonly environment: string;
  readonly name: string;
  readonly tier: Tier;
  readonly parent: Stack | null;
  readonly createdAt: number;
  readonly physicalIds?: ReadonlyMap<string, string>;
}

/** Deploys an application into an environment, as it was done some time ago. */
export function deploy(site: Site, deployment: Deployment): Stack[] {
  const { application, environment, layout, tiers } = deployment;
  const createdAt = creationTime(site.world, environment);
  if (layout === 'nested') return deployNested(site, deployment, createdAt);
  return tiers.map((tier, index) => {
    const name = stackName(application, environment, tierName(tier.kind));
    const draft = deployTier(site, {
      application,
      environment,
      name,
      tier,
      parent: null,
      createdAt: createdAt + index * 60_000,
    });
    writeHistory(site.world, draft.stack, draft.resources, []);
    return draft.stack;
  });
}

function deployNested(site: Site, { application, environment, tiers }: Deployment, createdAt: number): Stack[] {
  const { world, region } = site;
  const logicalIds = tiers.map(({ kind }) => capitalised(tierName(kind)));
  const name = stackName(application, environment, null);
  const order = stackOrder(world, { application, environment, name, createdAt, parent: null });
  const network = networkNamed(world, region, networkOf(environment));
  const root = draftStack(region, network, { ...order, blueprint: rootBlueprint(logicalIds) }, world.random);
  region.stacks.set(root.stack.id, root.stack);
  const nested = tiers.map((tier) => {
    const nestedName = `${name}-${capitalised(tierName(tier.kind))}-${nameSuffix(world.random)}`;
    return deployTier(site, {
      application,
      environment,
      name: nestedName,
      tier,
      parent: root.stack,
      createdAt: createdAt + 500,
    });
  });
  const resources = root.resources.map((resource, index) => ({
    ...resource,
    physicalId: nested[index]?.stack.id ?? resource.physicalId,
  }));
  writeHistory(world, root.stack, resources, nested);
  return [root.stack, ...nested.map(({ stack }) => stack)];
}

/** Puts a stack and its machines into the region; its history is still to be written. */
export function deployTier(site: Site, deployment: TierDeployment): Draft {
  const { world, region } = site;
  const draft = draftTier(site, deployment);
  region.stacks.set(draft.stack.id, draft.stack);
  for (const resource of draft.resources) realise(region, draft, resource);
  if (draft.group) populate(world, region, draft.group, deployment.tier.spot ?? false);
  return draft;
}

/** A stack of the company, not in the account yet. */
export function draftTier({ world, region }: Site, deployment: TierDeployment): Draft {
  const { environment, tier } = deployment;
  const order: StackOrder = {
    ...stackOrder(world, deployment),
    blueprint: blueprints[tier.kind],
    fleet: fleetOf(world, deployment),
    physicalIds: deployment.physicalIds ?? databaseNames(deployment),
  };
  return draftStack(region, networkNamed(world, region, networkOf(environment)), order, world.random);
}

/** Teams name their databases themselves: these names outlive stacks, and people type them. */
function databaseNames({ application, environment, tier }: TierDeployment): Map<string, string> {
  const name = stackName(application, environment, 'main');
  if (tier.kind === 'database') return new Map([['Database', name]]);
  if (tier.kind !== 'aurora') return new Map();
  return new Map(Object.entries({ Cluster: name, Writer: `${name}-1`, Reader: `${name}-2` }));
}

function stackOrder(
  world: World,
  { application, environment, name, createdAt, parent }: Omit<TierDeployment, 'tier'>,
): Omit<StackOrder, 'blueprint'> {
  const { owner, costCenter, tagStyle } = teamOf(application);
  const version = [1, 9, 9].map((most) => wholeBetween(world.random, 0, most)).join('.');
  return {
    name,
    createdAt,
    environment,
    version: isBranch(environment) ? environment : version,
    tags: teamTags(tagStyle, { application, environment, owner, costCenter }),
    parent,
    fleet: null,
  };
}

const instanceTypes: Partial<Record<Kind, readonly string[]>> = {
  web: ['m7g.large', 'm6i.large', 'c7g.xlarge'],
  'web-public': ['m7g.large', 'm6i.large'],
  worker: ['c7g.large', 'm7g.xlarge'],
  'worker-classic': ['m5.large', 't3.large'],
  'legacy-worker': ['m4.large', 'm5.large'],
  'build-agents': ['c6i.2xlarge'],
};

function fleetOf({ clock, random }: World, deployment: TierDeployment): FleetOrder | null {
  const { tier, createdAt, application, environment } = deployment;
  if (tier.instances === undefined) return null;
  const types = instanceTypes[tier.kind] ?? ['t3.medium'];
  const now = clock.now();
  const versionsAt = [createdAt, ...[0.4, 0.6].map((share) => Math.floor(createdAt + (now - createdAt) * share))];
  if (tier.newVersion) versionsAt.push(now - Math.floor(between(random, 2, 5) * hourMs));
  return {
    machineName: stackName(application, environment, tierName(tier.kind)),
    desired: tier.instances,
    min: Math.max(1, Math.floor(tier.instances * 0.6)),
    max: Math.max(2, Math.ceil(tier.instances * 1.6)),
    instanceType: pick(random, types),
    versionsAt: [...new Set(versionsAt)],
    pointer: tier.pointer ?? '$Latest',
  };
}

/** Production is old, test environments younger, those of a feature branch days. */
function creationTime({ clock, random }: World, environment: string): number {
  const [from, to] = isBranch(environment) ? [0.2, 9] : environment === 'prod' ? [200, 700] : [60, 400];
  return clock.now() - Math.floor(between(random, from, to) * dayMs);
}

function capitalised(kind: string): string {
  return kind
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
}
