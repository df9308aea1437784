import type { Service } from '#contract/inventory.ts';
import { ProblemError } from '#contract/problems.ts';
import type { AwsReader, ReaderConnection } from '../../foundation/aws/index.ts';
import type { Clock } from '../../foundation/runtime/index.ts';
import { listGroups, readGroups } from './collect-groups.ts';
import { listInstances, listLaunchTemplates, readInstances } from './collect-instances.ts';
import { listStackHeads, listStacks, readStacks, stacksPerPage } from './collect-stacks.ts';
import type { Known } from './known.ts';
import type { Fact, Listing } from './resources.ts';
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
    case 'some':
      return only('stack', read.ids, await readStacks(client, read.ids, place.signal));
  }
}

async function collectGroups(place: Place, read: Read): Promise<Collected> {
  const client = place.reader.client(place.connection.id, 'autoscaling');
  if (read.of !== 'some') return all(['group'], await listGroups(client, place.signal));
  return only('group', read.ids, await readGroups(client, read.ids, place.signal));
}

async function collectInstances(place: Place, read: Read): Promise<Collected> {
  const client = place.reader.client(place.connection.id, 'ec2');
  if (read.of === 'some') return only('instance', read.ids, await readInstances(client, read.ids, place.signal));
  const [instances, templates] = await Promise.all([
    listInstances(client, place.signal),
    unlessRefused(listLaunchTemplates(client, place.signal)),
  ]);
  return templates ? all(['instance', 'launch_template'], [...instances, ...templates]) : all(['instance'], instances);
}

/** An identity that may read instances but not launch templates still sees its instances; staleness stays unknown. */
async function unlessRefused<Value>(answer: Promise<Value>): Promise<Value | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'access_denied') return null;
    throw error;
  }
}

function all(kinds: readonly Fact['kind'][], facts: readonly Fact[]): Collected {
  return { facts, extent: { of: 'all', kinds } };
}

function only(kind: Fact['kind'], ids: readonly string[], facts: readonly Fact[]): Collected {
  return { facts, extent: { of: 'only', kind, ids } };
}
