import type { Region, Subnet, World } from '../world.ts';
import { between, ec2Id, wholeBetween } from './ids.ts';

export type NetworkName = 'prod' | 'nonprod' | 'shared';

/** Names each network's VPC by its second address number: three per region, never overlapping in one company. */
const firstPrefix: Record<NetworkName, number> = { prod: 20, nonprod: 60, shared: 100 };

/** Each zone's private subnet has 16,384 addresses, its public one 4,096. */
const privateRanges = [
  [0, 63],
  [64, 127],
  [128, 191],
] as const;
const publicRanges = [
  [192, 207],
  [208, 223],
  [224, 239],
] as const;

export interface Network {
  readonly vpcId: string;
  readonly privateSubnets: readonly Subnet[];
  readonly publicSubnets: readonly Subnet[];
}

/** The region's network of that name: a VPC with a private and a public subnet in each zone, laid when first asked for. */
export function networkNamed(world: World, region: Region, name: NetworkName): Network {
  const known = [...region.subnets.values()].filter(({ network }) => network === name);
  const subnets = known.length > 0 ? known : layNetwork(world, region, name);
  return {
    vpcId: subnets[0]?.vpcId ?? '',
    privateSubnets: subnets.filter(({ kind }) => kind === 'private'),
    publicSubnets: subnets.filter(({ kind }) => kind === 'public'),
  };
}

function layNetwork(world: World, region: Region, name: NetworkName): Subnet[] {
  const { random } = world;
  const vpcId = ec2Id(random, 'vpc');
  const prefix = `10.${firstPrefix[name] + [...world.regions.values()].indexOf(region)}`;
  const lay = (kind: Subnet['kind'], ranges: readonly (readonly [number, number])[]) =>
    ranges.map(([from, to], index): Subnet => {
      const zone = region.zones[index] ?? region.name;
      const addressesInUse = new Set<string>();
      return { id: ec2Id(random, 'subnet'), vpcId, network: name, zone, prefix, from, to, kind, addressesInUse };
    });
  const subnets = [...lay('private', privateRanges), ...lay('public', publicRanges)];
  for (const subnet of subnets) region.subnets.set(subnet.id, subnet);
  return subnets;
}

/** Takes a free address; AWS keeps the first four and the last of a subnet for itself. */
export function takeAddress(subnet: Subnet, random: () => number): string {
  for (;;) {
    const address = `${subnet.prefix}.${wholeBetween(random, subnet.from, subnet.to)}.${wholeBetween(random, 4, 254)}`;
    if (subnet.addressesInUse.has(address)) continue;
    subnet.addressesInUse.add(address);
    return address;
  }
}

export function releaseAddress(region: Region, subnetId: string, address: string): void {
  region.subnets.get(subnetId)?.addressesInUse.delete(address);
}

/** An address of the internet; nothing depends on its being free. */
export function publicAddress(random: () => number): string {
  const part = () => Math.floor(between(random, 1, 255));
  return `54.${part()}.${part()}.${part()}`;
}
