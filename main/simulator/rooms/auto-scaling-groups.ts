import {
  ResumeProcesses$,
  type ScalingProcessQuery,
  SetDesiredCapacity$,
  type SetDesiredCapacityType,
  SuspendProcesses$,
  UpdateAutoScalingGroup$,
  type UpdateAutoScalingGroupType,
} from '@aws-sdk/client-auto-scaling';
import { desiredByUser, limitsByUser } from '../life/causes.ts';
import { applyLimits, limitsAfter } from '../life/hands.ts';
import { type ProcessName, processNames, resumeProcesses, suspendProcesses } from '../life/processes.ts';
import { activeRefresh } from '../life/refreshes.ts';
import { isCoolingDown } from '../life/scaling-policies.ts';
import { terminationPolicyNames } from '../life/termination-policy.ts';
import { AwsError, validationError } from '../wire/errors.ts';
import type { Group } from '../world.ts';
import { findGroup, findTemplate } from './auto-scaling-lookups.ts';
import { type Call, operation } from './room.ts';

/**
 * What changes a group as a whole; its life brings the instances about. Where AWS publishes no wording for a refusal,
 * here and in the rooms beside, the code is AWS's and the sentence is not.
 */
export const groupWrites = [
  operation(SetDesiredCapacity$, setDesiredCapacity),
  operation(UpdateAutoScalingGroup$, updateGroup),
  operation(SuspendProcesses$, suspend),
  operation(ResumeProcesses$, resume),
];

/** Auto Scaling API reference: SetDesiredCapacity. */
function setDesiredCapacity(input: SetDesiredCapacityType, call: Call): void {
  const group = findGroup(input.AutoScalingGroupName, call);
  const to = input.DesiredCapacity ?? 0;
  if (to > group.maxSize) throw outOfBounds(to, 'above max', group.maxSize);
  if (to < group.minSize) throw outOfBounds(to, 'below min', group.minSize);
  if (input.HonorCooldown && isCoolingDown(group, call.now)) {
    throw new AwsError('ScalingActivityInProgress', `Scaling activity in progress and blocks this action`);
  }
  applyLimits(
    group,
    { ...limitsOf(group), desiredCapacity: to },
    desiredByUser(call.now, { from: group.desiredCapacity, to }),
  );
}

function outOfBounds(desired: number, side: string, bound: number): AwsError {
  const message = `New SetDesiredCapacity value ${desired} is ${side} value ${bound} for the AutoScalingGroup.`;
  return validationError(message);
}

function limitsOf({ minSize, maxSize, desiredCapacity }: Group) {
  return { minSize, maxSize, desiredCapacity };
}

/** What a group can be told; all else is refused rather than forgotten. */
const simulatedParameters: ReadonlySet<string> = new Set<keyof UpdateAutoScalingGroupType>([
  'AutoScalingGroupName',
  'DefaultCooldown',
  'DefaultInstanceWarmup',
  'DesiredCapacity',
  'HealthCheckGracePeriod',
  'HealthCheckType',
  'LaunchConfigurationName',
  'LaunchTemplate',
  'MaxSize',
  'MinSize',
  'NewInstancesProtectedFromScaleIn',
  'TerminationPolicies',
  'VPCZoneIdentifier',
]);

/** Auto Scaling API reference: UpdateAutoScalingGroup. What is left out stays as it is; nothing changes if anything is refused. */
function updateGroup(input: UpdateAutoScalingGroupType, call: Call): void {
  const group = findGroup(input.AutoScalingGroupName, call);
  const beyond = Object.keys(input).find((parameter) => !simulatedParameters.has(parameter));
  if (beyond !== undefined) throw validationError(`${beyond} is not simulated`);
  const limits = limitsAfter(group, {
    minSize: input.MinSize,
    maxSize: input.MaxSize,
    desiredCapacity: input.DesiredCapacity,
  });
  checkLimits(limits);
  checkRefresh(group, input);
  const changes = { ...launchChanges(input, call), ...networkChanges(input, call), ...otherChanges(input) };
  const sizes = { from: group.desiredCapacity, to: limits.desiredCapacity };
  applyLimits(group, limits, limitsByUser(call.now, limits, sizes));
  Object.assign(group, changes);
}

function checkLimits({ minSize, maxSize, desiredCapacity }: ReturnType<typeof limitsOf>): void {
  if (minSize < 0 || maxSize < 0) throw validationError('Group size may not be negative');
  if (maxSize < minSize) {
    throw validationError(`Max bound, ${maxSize}, must be greater than or equal to min bound, ${minSize}`);
  }
  if (desiredCapacity >= minSize && desiredCapacity <= maxSize) return;
  const bounds = `between the specified min size:${minSize} and max size:${maxSize}`;
  throw validationError(`Desired capacity:${desiredCapacity} must be ${bounds}`);
}

/** Auto Scaling user guide: "How an instance refresh works", limitations: the words are AWS's. */
function checkRefresh(group: Group, input: UpdateAutoScalingGroupType): void {
  const changesLaunches = input.LaunchTemplate !== undefined || input.LaunchConfigurationName !== undefined;
  if (!changesLaunches || !activeRefresh(group)?.desiredTemplate) return;
  const options = 'All configuration options derived from the desired configuration are not available for update';
  throw validationError(
    `An active instance refresh with a desired configuration exists. ${options} while the instance refresh is active.`,
  );
}

function launchChanges(input: UpdateAutoScalingGroupType, call: Call): Partial<Group> {
  const { LaunchTemplate: template, LaunchConfigurationName: configuration } = input;
  if (template && configuration !== undefined) {
    const exclusive = 'Valid requests must contain either LaunchTemplate, LaunchConfigurationName';
    throw validationError(`${exclusive}, InstanceId or MixedInstancesPolicy parameter.`);
  }
  if (template) return { launchTemplate: findTemplate(template, call), launchConfiguration: null };
  if (configuration === undefined) return {};
  if (!call.region.launchConfigurations.has(configuration)) {
    throw validationError(`Launch configuration name not found - Launch configuration ${configuration} not found`);
  }
  return { launchTemplate: null, launchConfiguration: configuration };
}

function networkChanges({ VPCZoneIdentifier: list }: UpdateAutoScalingGroupType, { region }: Call): Partial<Group> {
  if (list === undefined) return {};
  const subnetIds = list.split(',').map((id) => id.trim());
  const zones = subnetIds.map((id) => {
    const subnet = region.subnets.get(id);
    if (subnet) return subnet.zone;
    throw validationError(`The subnet ID '${id}' does not exist`);
  });
  return { subnetIds, zones };
}

/** Auto Scaling API reference: UpdateAutoScalingGroup, HealthCheckType: one or more, with commas between. */
const healthChecks: ReadonlySet<string> = new Set(['EC2', 'EBS', 'ELB', 'VPC_LATTICE']);

function otherChanges(input: UpdateAutoScalingGroupType): Partial<Group> {
  const unknown = input.TerminationPolicies?.find((name) => !terminationPolicyNames.includes(name));
  if (unknown !== undefined) throw validationError(`Termination policy ${unknown} is not valid`);
  const wrongCheck = input.HealthCheckType?.split(',').find((name) => !healthChecks.has(name.trim()));
  if (wrongCheck !== undefined) throw validationError(`Health check type ${wrongCheck} is not valid`);
  return defined({
    defaultCooldownMs: milliseconds(input.DefaultCooldown),
    defaultWarmupMs: input.DefaultInstanceWarmup === -1 ? null : milliseconds(input.DefaultInstanceWarmup),
    healthCheckType: input.HealthCheckType,
    healthCheckGraceMs: milliseconds(input.HealthCheckGracePeriod),
    terminationPolicies: input.TerminationPolicies,
    protectsNewInstances: input.NewInstancesProtectedFromScaleIn,
  });
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

function defined(changes: { readonly [Key in keyof Group]?: Group[Key] | undefined }): Partial<Group> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

function suspend(input: ScalingProcessQuery, call: Call): void {
  suspendProcesses(findGroup(input.AutoScalingGroupName, call), chosenProcesses(input), call.now);
}

function resume(input: ScalingProcessQuery, call: Call): void {
  resumeProcesses(findGroup(input.AutoScalingGroupName, call), chosenProcesses(input));
}

/** Auto Scaling API reference: SuspendProcesses: "If you omit this property, all processes are specified." */
function chosenProcesses({ ScalingProcesses: names = [] }: ScalingProcessQuery): readonly ProcessName[] {
  if (names.length === 0) return processNames;
  const isKnown = (name: string): name is ProcessName => processNames.some((one) => one === name);
  const unknown = names.find((name) => !isKnown(name));
  if (unknown !== undefined) throw validationError(`Unknown process type: ${unknown}`);
  return names.filter(isKnown);
}
