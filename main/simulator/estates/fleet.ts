import type { Kind } from '../parts/blueprints.ts';
import { regionOf, type World } from '../world.ts';
import { apportion } from './apportion.ts';
import { applicationNames, type Deployment, environmentNames, isBranch, type Tier } from './company.ts';
import { deploy } from './deploy.ts';
import { addDeletedStacks, addMishaps, mishapStackCount } from './mishaps.ts';
import { addLoners, deployShared, lonerCount } from './shared.ts';

/** How large a generated estate is; stacks and instances are met exactly. */
export interface FleetSize {
  readonly stacks: number;
  readonly instances: number;
  readonly deployments: number;
  /** What each deployment consists of, beside a root stack or a stack in its place. */
  readonly kinds: readonly Kind[];
}

/** 120 groups, 150 load balancers (30 of them classic) and 60 databases in 250 stacks. */
export const medium: FleetSize = {
  stacks: 250,
  instances: 2_000,
  deployments: 60,
  kinds: ['web', 'worker', 'database'],
};

/** About 600 groups, 600 load balancers and 250 databases in 2,000 stacks. */
export const large: FleetSize = {
  stacks: 2_000,
  instances: 10_000,
  deployments: 284,
  kinds: ['web', 'worker', 'database', 'cache', 'storage', 'functions'],
};

const agents = 4;
const deletedShare = 0.05;

/** A company of a given size in one account and region: applications in the usual environments, and what they share. */
export function seedFleet(world: World, size: FleetSize): void {
  const site = { world, region: regionOf(world, '111122223333', 'eu-west-1') };
  const deployments = planDeployments(size);
  const planned = deployments.reduce((sum, { tiers, layout }) => sum + tiers.length + (layout === 'nested' ? 1 : 0), 0);
  deployShared(site, size.stacks - mishapStackCount - planned);
  for (const deployment of deployments) deploy(site, deployment);
  addMishaps(site);
  addDeletedStacks(site, Math.floor(size.stacks * deletedShare));
  addLoners(site);
}

function planDeployments(size: FleetSize): Deployment[] {
  const bare = Array.from({ length: size.deployments }, (_, index) => planDeployment(size, index));
  const fleets = bare.flatMap(({ environment, tiers }) =>
    tiers.filter(hasMachines).map(() => (environment === 'prod' ? 12 : isBranch(environment) ? 1 : 3)),
  );
  const sizes = apportion(size.instances - agents - lonerCount, fleets);
  return bare.map((deployment) => ({
    ...deployment,
    tiers: deployment.tiers.map((tier) => (hasMachines(tier) ? { ...tier, instances: sizes.shift() ?? 1 } : tier)),
  }));
}

function planDeployment(size: FleetSize, index: number): Deployment {
  const environment = environmentNames[index % environmentNames.length] ?? 'dev';
  const application = applicationNames[Math.floor(index / environmentNames.length)] ?? 'sandbox';
  const nested = index % 3 !== 2;
  const kinds = size.kinds.map((kind): Kind => {
    if (kind === 'worker') return workerKind(size, application, index);
    return kind === 'database' ? databaseKind(application, environment) : kind;
  });
  const tiers = (nested ? kinds : [...kinds, 'messaging' as const]).map(
    (kind, place): Tier => ({
      kind,
      newVersion: (index + place) % 9 === 0,
      spot: kind === 'worker' && index % 7 === 0,
    }),
  );
  return { application, environment, layout: nested ? 'nested' : 'flat', tiers };
}

/** How many of the applications are from the company's first years. */
const oldApplications = 10;

/**
 * Half of the workers of old applications have a classic load balancer; one deployment has queues instead, for the
 * build agents' group.
 */
function workerKind(size: FleetSize, application: string, index: number): Kind {
  if (index === size.deployments - 2) return 'messaging';
  if (index % 2 === 1 && index < oldApplications * environmentNames.length) return 'worker-classic';
  return application === 'reports' ? 'legacy-worker' : 'worker';
}

/** The applications whose production runs on Aurora. */
const auroraApplications: ReadonlySet<string> = new Set(['shop', 'search', 'notifications', 'catalog', 'shipping']);

/** A feature branch has no database of its own: it is looked at instead. */
function databaseKind(application: string, environment: string): Kind {
  if (isBranch(environment)) return 'monitoring';
  return environment === 'prod' && auroraApplications.has(application) ? 'aurora' : 'database';
}

function hasMachines({ kind }: Tier): boolean {
  return ['web', 'worker', 'worker-classic', 'legacy-worker'].includes(kind);
}
