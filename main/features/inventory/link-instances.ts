import type { InstanceFact, MemberFact } from './resources.ts';
import type { InstanceRecord } from './rows.ts';
import { launchSourceText } from './staleness.ts';

/** What EC2 tells of an instance, and what it is while EC2 has not told of it. */
type Ec2Values = Pick<
  InstanceRecord,
  'type' | 'zone' | 'privateIp' | 'addressOrder' | 'publicIp' | 'imageId' | 'launchedAt' | 'operator' | 'state'
>;

export const unseenByEc2: Ec2Values = {
  state: null,
  type: null,
  zone: null,
  privateIp: null,
  addressOrder: null,
  publicIp: null,
  imageId: null,
  launchedAt: null,
  operator: null,
};

export function ec2Values(fact: InstanceFact): Ec2Values {
  return {
    state: fact.state,
    type: fact.type,
    zone: fact.zone,
    privateIp: fact.privateIp,
    addressOrder: fact.privateIp === null ? null : addressOrder(fact.privateIp),
    publicIp: fact.publicIp,
    imageId: fact.imageId,
    launchedAt: fact.launchedAt,
    operator: fact.operator,
  };
}

/** What a group tells of its member, and what an instance without a group is. */
type MemberValues = Pick<
  InstanceRecord,
  'lifecycle' | 'health' | 'launchedFrom' | 'protectedFromScaleIn' | 'type' | 'zone'
>;

export const standalone: MemberValues = {
  lifecycle: null,
  health: null,
  launchedFrom: null,
  protectedFromScaleIn: false,
  type: null,
  zone: null,
};

export function memberValues(member: MemberFact): MemberValues {
  return {
    lifecycle: member.lifecycle,
    health: member.health,
    launchedFrom: launchSourceText(member.launchedFrom),
    protectedFromScaleIn: member.protectedFromScaleIn,
    type: member.instanceType,
    zone: member.zone,
  };
}

/** A private IPv4 address as a number, so that 10.0.0.9 comes before 10.0.0.10. */
function addressOrder(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}
