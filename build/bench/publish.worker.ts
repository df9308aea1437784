// The writing half of the publish benchmark: it publishes refreshes of an estate in which one in a hundred differs.
import { parentPort, workerData } from 'node:worker_threads';
import { estateFacts, listingOf } from '../../main/features/inventory/facts.testing.ts';
import { openInventoryWriter } from '../../main/features/inventory/repository.ts';
import { inventorySchema } from '../../main/features/inventory/schema.ts';
import { systemClock } from '../../main/foundation/runtime/index.ts';
import { openCache } from '../../main/foundation/store/index.ts';

const { folder, size, warmUps, rounds } = workerData as {
  readonly folder: string;
  readonly size: Parameters<typeof estateFacts>[0];
  readonly warmUps: number;
  readonly rounds: number;
};

const { db, close } = openCache(folder, { clock: systemClock, schema: inventorySchema });
const writer = openInventoryWriter(db, { clock: systemClock });
const estate = estateFacts(size);
const machines = (round: number) =>
  estate.instances.map((fact, index) => {
    return index % 100 === round % 100 ? { ...fact, state: round % 2 === 0 ? 'stopping' : 'running' } : fact;
  });

writer.publish(listingOf('cloudformation', estate.stacks));
writer.publish(listingOf('autoscaling', estate.groups));
writer.publish(listingOf('ec2', [...machines(0), ...estate.templates]));
writer.publish(listingOf('elb', [...estate.classic, ...estate.classicHealth]));
writer.publish(listingOf('elbv2', [...estate.loadBalancers, ...estate.targetGroups, ...estate.targetHealth]));
writer.publish(listingOf('rds', estate.databases));
for (let round = 1; round <= warmUps; round++) publish(round);
parentPort?.postMessage({ kind: 'ready' });

parentPort?.once('message', () => {
  const durations: number[] = [];
  for (let round = warmUps + 1; round <= warmUps + rounds; round++) durations.push(publish(round));
  close();
  parentPort?.postMessage({ kind: 'done', durations });
});

/** Answers with how many milliseconds it took. */
function publish(round: number): number {
  const listing = listingOf('ec2', [...machines(round), ...estate.templates]);
  const startedAt = performance.now();
  writer.publish(listing);
  return performance.now() - startedAt;
}
