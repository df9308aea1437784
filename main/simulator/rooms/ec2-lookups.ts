import { AwsError } from '../wire/errors.ts';
import type { Instance } from '../world.ts';
import { type Call, hourMs } from './room.ts';

/** EC2 API reference: DescribeInstances: terminated instances may appear for "usually less than one hour". */
const terminatedKeptMs = hourMs;

/** The instances that a call names, all of them or none; without names all that EC2 still shows. */
export function chosenInstances(ids: readonly string[] | undefined, { region, now }: Call): Instance[] {
  const visible = (instance: Instance) => instance.state !== 'terminated' || now - instance.stateAt < terminatedKeptMs;
  if (!ids?.length) return [...region.instances.values()].filter(visible);
  const malformed = ids.find((id) => !/^i-[0-9a-f]{8}([0-9a-f]{9})?$/.test(id));
  if (malformed !== undefined) throw new AwsError('InvalidInstanceID.Malformed', `Invalid id: "${malformed}"`);
  const found = [...new Set(ids)].map((id) => region.instances.get(id)).filter((instance) => instance !== undefined);
  const known = new Set(found.filter(visible).map(({ id }) => id));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) throw noSuchInstance(missing);
  return found;
}

function noSuchInstance(ids: readonly string[]): AwsError {
  const subject = ids.length === 1 ? `The instance ID '${ids[0]}' does` : `The instance IDs '${ids.join(', ')}' do`;
  return new AwsError('InvalidInstanceID.NotFound', `${subject} not exist`);
}
