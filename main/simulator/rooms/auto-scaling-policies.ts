import {
  DeletePolicy$,
  type DeletePolicyType,
  DescribePolicies$,
  type DescribePoliciesType,
  ExecutePolicy$,
  type ExecutePolicyType,
  type PoliciesType,
  type PolicyARNType,
  type ScalingPolicy as PolicyView,
  PutScalingPolicy$,
  type PutScalingPolicyType,
} from '@aws-sdk/client-auto-scaling';
import { desiredByPolicy } from '../life/causes.ts';
import { executePolicy, isCoolingDown } from '../life/scaling-policies.ts';
import { uuid } from '../parts/ids.ts';
import { AwsError, validationError } from '../wire/errors.ts';
import type { Group, Region, ScalingPolicy } from '../world.ts';
import { findGroup, pages } from './auto-scaling-lookups.ts';
import { pageSize } from './limits.ts';
import { page } from './pages.ts';
import { type Call, operation } from './room.ts';

/** What changes a group's capacity when an alarm or a person says so. */
export const policyOperations = [
  operation(PutScalingPolicy$, putPolicy),
  operation(DescribePolicies$, describePolicies),
  operation(ExecutePolicy$, execute),
  operation(DeletePolicy$, deletePolicy),
];

/** Auto Scaling API reference: DescribePolicies, MaxRecords. */
const policyPages = { standard: 50, most: 100 };

/** What a policy can be told; all else is refused rather than forgotten. */
const simulatedParameters: ReadonlySet<string> = new Set<keyof PutScalingPolicyType>([
  'AdjustmentType',
  'AutoScalingGroupName',
  'Cooldown',
  'Enabled',
  'MinAdjustmentMagnitude',
  'PolicyName',
  'PolicyType',
  'ScalingAdjustment',
]);

/** Auto Scaling API reference: PutScalingPolicy, with the type SimpleScaling; one of the same name is replaced. */
function putPolicy(input: PutScalingPolicyType, call: Call): PolicyARNType {
  const group = findGroup(input.AutoScalingGroupName, call);
  const beyond = Object.keys(input).find((parameter) => !simulatedParameters.has(parameter));
  if (beyond !== undefined) throw validationError(`${beyond} is not simulated`);
  const { PolicyName: name = '', PolicyType: type = 'SimpleScaling', ScalingAdjustment: adjustment } = input;
  if (type !== 'SimpleScaling') throw validationError(`The policy type ${type} is not simulated`);
  if (adjustment === undefined) throw validationError('You must specify a scaling adjustment.');
  const index = group.policies.findIndex((policy) => policy.name === name);
  const policy: ScalingPolicy = {
    name,
    arn: group.policies[index]?.arn ?? policyArn(group, name, call),
    adjustmentType: adjustmentType(input.AdjustmentType),
    adjustment,
    least: input.MinAdjustmentMagnitude ?? 0,
    cooldownMs: input.Cooldown === undefined ? null : input.Cooldown * 1000,
    isEnabled: input.Enabled ?? true,
  };
  if (index >= 0) group.policies[index] = policy;
  else group.policies.push(policy);
  return { PolicyARN: policy.arn, Alarms: alarmsOf(call.region, policy) };
}

function policyArn({ name: group }: Group, name: string, { world, region }: Call): string {
  const place = `arn:aws:autoscaling:${region.name}:${region.account}`;
  return `${place}:scalingPolicy:${uuid(world.random)}:autoScalingGroupName/${group}:policyName/${name}`;
}

function adjustmentType(asked: string | undefined): ScalingPolicy['adjustmentType'] {
  switch (asked) {
    case 'ChangeInCapacity':
    case 'ExactCapacity':
    case 'PercentChangeInCapacity':
      return asked;
    default:
      throw validationError(`Adjustment type ${asked} is not valid`);
  }
}

/** The alarms that execute a policy. */
function alarmsOf({ alarms }: Region, { arn }: ScalingPolicy) {
  return [...alarms.values()]
    .filter(({ actions }) => Object.values(actions).some((arns) => arns?.includes(arn)))
    .map((alarm) => ({ AlarmName: alarm.name, AlarmARN: alarm.arn }));
}

/** Names that do not exist are left out; they may be ARNs too. */
function describePolicies(input: DescribePoliciesType, call: Call): PoliciesType {
  const size = pageSize(input.MaxRecords, policyPages);
  const { AutoScalingGroupName: groupName, PolicyNames: names = [], PolicyTypes: types = [] } = input;
  const groups = groupName === undefined ? [...call.region.groups.values()] : [findGroup(groupName, call)];
  const policies = groups
    .flatMap((group) => group.policies.map((policy) => ({ group, policy })))
    .filter(({ policy }) => names.length === 0 || names.includes(policy.name) || names.includes(policy.arn))
    .filter(() => types.length === 0 || types.includes('SimpleScaling'));
  const keyOf = ({ group, policy }: (typeof policies)[number]) => `${group.name}/${policy.name}`;
  const { items, nextToken } = page(policies, pages('DescribePolicies', size, input.NextToken, keyOf));
  const views = items.map(({ group, policy }) => policyView(call.region, group, policy));
  return { ScalingPolicies: views, NextToken: nextToken };
}

function policyView(region: Region, group: Group, policy: ScalingPolicy): PolicyView {
  return {
    AutoScalingGroupName: group.name,
    PolicyName: policy.name,
    PolicyARN: policy.arn,
    PolicyType: 'SimpleScaling',
    AdjustmentType: policy.adjustmentType,
    ScalingAdjustment: policy.adjustment,
    MinAdjustmentMagnitude: policy.least > 0 ? policy.least : undefined,
    Cooldown: policy.cooldownMs === null ? undefined : policy.cooldownMs / 1000,
    Enabled: policy.isEnabled,
    Alarms: alarmsOf(region, policy),
  };
}

/** Auto Scaling API reference: ExecutePolicy; a person need not wait for the cooldown. */
function execute(input: ExecutePolicyType, call: Call): void {
  const { group, policy } = findPolicy(input, call);
  if (input.HonorCooldown && isCoolingDown(group, call.now, policy.cooldownMs ?? undefined)) {
    throw new AwsError('ScalingActivityInProgress', 'Scaling activity in progress and blocks this action');
  }
  executePolicy(group, policy, (from, to) => desiredByPolicy(call.now, policy.name, null, { from, to }));
}

function deletePolicy(input: DeletePolicyType, call: Call): void {
  const { group, policy } = findPolicy(input, call);
  group.policies.splice(group.policies.indexOf(policy), 1);
}

/** By its ARN, or by its name within a group. */
function findPolicy({ AutoScalingGroupName, PolicyName: wanted }: ExecutePolicyType | DeletePolicyType, call: Call) {
  const groups =
    AutoScalingGroupName === undefined ? call.region.groups.values() : [findGroup(AutoScalingGroupName, call)];
  for (const group of groups) {
    const policy = group.policies.find(
      ({ name, arn }) => arn === wanted || (AutoScalingGroupName !== undefined && name === wanted),
    );
    if (policy) return { group, policy };
  }
  throw validationError(`PolicyARN/PolicyName not found - ${wanted}`);
}
