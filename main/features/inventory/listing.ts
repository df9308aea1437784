import type { Service } from '#contract/inventory.ts';
import { type ProblemCode, ProblemError } from '#contract/problems.ts';
import type { AwsReader, ReaderConnection } from '../../foundation/aws/index.ts';
import type { Clock } from '../../foundation/runtime/index.ts';
import { listClassicBalancers, readClassicHealth } from './collect-classic-balancers.ts';
import { databasesPerPage, listDatabases } from './collect-databases.ts';
import { groupsPerPage, listGroups, readGroups } from './collect-groups.ts';
import {
  instancesPerPage,
  launchTemplatesPerPage,
  listInstances,
  listLaunchTemplates,
  readInstances,
} from './collect-instances.ts';
import { balancersPerPage, listLoadBalancers, listTargetGroups, readTargetHealth } from './collect-load-balancers.ts';
import { listStackHeads, listStacks, readStacks, stacksPerPage } from './collect-stacks.ts';
import type { Known } from './known.ts';
import type { BalancingService } from './known-health.ts';
import type { Fact, Listing } from './resources.ts';
import { SharedTexts } from './shared-texts.ts';
import type { Read } from './tiers.ts';

/** Where a read takes place. */
export interface Place {
  readonly connection: ReaderConnection;
  readonly reader: AwsReader;
  readonly known: Known;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

type Collected = Pick<Listing, 'facts' | 'extent'>;

/** What a listing of each service costs, in calls, where there are so many things of each kind. */
export function callsPerListing(counts: ReadonlyMap<Fact['kind'], number>): Record<Service, number> {
  const pages = (kind: Fact['kind'], perPage: number) => Math.max(1, Math.ceil((counts.get(kind) ?? 0) / perPage));
  return {
    cloudformation: pages('stack', stacksPerPage),
    autoscaling: pages('group', groupsPerPage),
    ec2: pages('instance', instancesPerPage) + pages('launch_template', launchTemplatesPerPage),
    elb: pages('classic_load_balancer', balancersPerPage),
    elbv2: pages('load_balancer', balancersPerPage) + pages('target_group', balancersPerPage),
    // Instances and clusters come apart.
    rds: 1 + pages('database', databasesPerPage),
  };
}

/** Carries a read out. It answers only when every page came: a read that fails half-way throws and leaves nothing. */
export async function collectListing(place: Place, service: Service, read: Read): Promise<Listing> {
  const { id: connectionId, account, region, identity } = place.connection;
  const readAt = place.clock.now();
  return { connectionId, account, region, service, identity, readAt, ...(await collect(place, service, read)) };
}

function collect(place: Place, service: Service, read: Read): Promise<Collected> {
  switch (service) {
    case 'cloudformation':
      return collectStacks(place, read);
    case 'autoscaling':
      return collectGroups(place, read);
    case 'ec2':
      return collectInstances(place, read);
    case 'elb':
      return collectClassicBalancers(place, read);
    case 'elbv2':
      return collectLoadBalancers(place, read);
    case 'rds':
      return collectDatabases(place);
  }
}

async function collectStacks(place: Place, read: Read): Promise<Collected> {
  const client = place.reader.client(place.connection.id, 'cloudformation');
  switch (read.of) {
    case 'all':
      return all(['stack'], await listStacks(client, place.signal));
    case 'heads': {
      const heads = await listStackHeads(client, place.signal);
      const ids = place.known.differing(heads);
      if (ids.length > Math.ceil(heads.length / stacksPerPage)) return collectStacks(place, { of: 'all' });
      const facts = await readStacks(client, ids, place.signal);
      return { facts, extent: { of: 'only', kind: 'stack', ids, restUnchanged: true } };
    }
    case 'turn':
    case 'some':
      return only('stack', read.ids, await readStacks(client, read.ids, place.signal));
  }
}

async function collectGroups(place: Place, read: Read): Promise<Collected> {
  const client = place.reader.client(place.connection.id, 'autoscaling');
  if (!('ids' in read)) return all(['group'], await listGroups(client, place.signal));
  return only('group', read.ids, await readGroups(client, read.ids, place.signal));
}

async function collectInstances(place: Place, read: Read): Promise<Collected> {
  const client = place.reader.client(place.connection.id, 'ec2');
  if ('ids' in read) return only('instance', read.ids, await readInstances(client, read.ids, place.signal));
  const [instances, templates] = await Promise.all([
    listInstances(client, place.signal),
    unlessRefused(listLaunchTemplates(client, place.signal)),
  ]);
  return templates ? all(['instance', 'launch_template'], [...instances, ...templates]) : all(['instance'], instances);
}

async function collectClassicBalancers(place: Place, read: Read): Promise<Collected> {
  const client = place.reader.client(place.connection.id, 'elb');
  if (!('ids' in read)) return all(['classic_load_balancer'], await listClassicBalancers(client, place.signal));
  return health(place, 'elb', read.ids, (name) => readClassicHealth(client, name, place.signal));
}

async function collectLoadBalancers(place: Place, read: Read): Promise<Collected> {
  const client = place.reader.client(place.connection.id, 'elbv2');
  if ('ids' in read) return health(place, 'elbv2', read.ids, (arn) => readTargetHealth(client, arn, place.signal));
  const [balancers, groups] = await Promise.all([
    listLoadBalancers(client, place.signal),
    listTargetGroups(client, place.signal),
  ]);
  return all(['load_balancer', 'target_group'], [...balancers, ...groups]);
}

async function collectDatabases(place: Place): Promise<Collected> {
  const client = place.reader.client(place.connection.id, 'rds');
  return all(['database'], await listDatabases(client, place.signal));
}

/**
 * The health of these things, one call each; that of a thing which is gone is missing. An identity that may list them
 * but not read their health still sees them, with what was known of their health or nothing.
 */
async function health(
  { known, clock }: Place,
  service: BalancingService,
  ids: readonly string[],
  readOne: (id: string) => Promise<Fact>,
): Promise<Collected> {
  const kind = service === 'elb' ? 'classic_health' : 'target_health';
  known.health.asked(ids, clock.now());
  const facts: Fact[] = [];
  const texts = new SharedTexts();
  for (const [index, id] of ids.entries()) {
    try {
      facts.push(texts.share(await readOne(id)));
    } catch (error) {
      if (isProblem(error, 'not_found')) continue;
      if (!isProblem(error, 'access_denied')) throw error;
      known.health.refused(service, clock.now());
      return only(kind, ids.slice(0, index), facts);
    }
  }
  return only(kind, ids, facts);
}

/** An identity that may read instances but not launch templates still sees its instances; staleness stays unknown. */
async function unlessRefused<Value>(answer: Promise<Value>): Promise<Value | null> {
  try {
    return await answer;
  } catch (error) {
    if (isProblem(error, 'access_denied')) return null;
    throw error;
  }
}

function isProblem(error: unknown, code: ProblemCode): boolean {
  return error instanceof ProblemError && error.problem.code === code;
}

function all(kinds: readonly Fact['kind'][], facts: readonly Fact[]): Collected {
  return { facts, extent: { of: 'all', kinds } };
}

function only(kind: Fact['kind'], ids: readonly string[], facts: readonly Fact[]): Collected {
  return { facts, extent: { of: 'only', kind, ids } };
}
