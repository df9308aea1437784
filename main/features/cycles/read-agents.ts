import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm';
import type { CycleSpec } from '#contract/cycles.ts';
import { askTag } from '../deployments/index.ts';
import type { Proof } from './cycle-model.ts';
import { agentProof } from './lamps.ts';
import type { Unread } from './model.ts';
import { type Place, readOr } from './observe.ts';
import type { MachineRead } from './read-machines.ts';

/** AWS docs, DescribeInstanceInformation: MaxResults is 50 at most, and so many ids have room in one filter. */
const agentsPerCall = 50;

/** Whether a cycle needs to know if agents answer. */
export function asksAgents({ gate, setUp }: CycleSpec): boolean {
  return gate.kind === 'ssm' || setUp.kind === 'ssm_agent';
}

/** The same machines with whether their agents answer to Systems Manager; what could not be read is `unread`. */
export async function readAgents(
  place: Place,
  machines: readonly MachineRead[],
  unread: Unread[],
): Promise<MachineRead[]> {
  const ids = machines.map(({ machine }) => machine.id);
  const online = await readOr(null, 'Systems Manager agents', unread, readOnline(place, ids));
  const agentOf = (id: string) => (online === null ? 'unread' : online.has(id) ? 'online' : 'away');
  return machines.map((one) => ({ ...one, machine: { ...one.machine, agent: agentOf(one.machine.id) } }));
}

/** What a machine says of its own set-up, by what is asked for; null where nothing is. */
export function setUpProof(setUp: CycleSpec['setUp'], { machine, target }: MachineRead): Proof | null {
  switch (setUp.kind) {
    case 'none':
      return null;
    case 'tag':
      return askTag(setUp, target);
    case 'ssm_agent':
      return agentProof(machine.agent);
  }
}

/** AWS docs, PingStatus: Online, ConnectionLost or Inactive; an agent that never registered is not listed. */
async function readOnline({ reader, connectionId, signal }: Place, ids: readonly string[]): Promise<Set<string>> {
  const client = reader.client(connectionId, 'ssm');
  const portions = Array.from({ length: Math.ceil(ids.length / agentsPerCall) }, (_, index) =>
    ids.slice(index * agentsPerCall, (index + 1) * agentsPerCall),
  );
  const answers = await Promise.all(
    portions.map((portion) =>
      client.send(
        new DescribeInstanceInformationCommand({
          Filters: [{ Key: 'InstanceIds', Values: portion }],
          MaxResults: agentsPerCall,
        }),
        signal ? { abortSignal: signal } : {},
      ),
    ),
  );
  const agents = answers.flatMap(({ InstanceInformationList: list = [] }) => list);
  return new Set(agents.flatMap(({ InstanceId: id, PingStatus: ping }) => (id && ping === 'Online' ? [id] : [])));
}
