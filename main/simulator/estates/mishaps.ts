import { targetGroupArnsOf } from '../parts/balancers.ts';
import { stackType } from '../parts/blueprints.ts';
import type { Draft } from '../parts/drafts.ts';
import { between, hex, uuid } from '../parts/ids.ts';
import { planCreation, planDeletion, planUpdate, replay } from '../parts/stack-operations.ts';
import { poolsOf, setStatus } from '../parts/targets.ts';
import type { Group, LoadBalancer, Stack, TargetFailure } from '../world.ts';
import { isBranch, stackName } from './company.ts';
import { deployTier, draftTier, type Site, type TierDeployment } from './deploy.ts';
import { dayMs, hourMs, minuteMs, standingAlone, updateRecently, writeHistory } from './history.ts';

/** How many stacks the mishaps add to what a listing shows. */
export const mishapStackCount = 3;

/** Lets go wrong what goes wrong in a company: in stacks of its own, in others' updates, and among the machines. */
export function addMishaps(site: Site): void {
  updateRecently(site.world, site.region.stacks);
  addFailedCreation(site);
  addStuckDeletion(site);
  addUnexecutedChangeSet(site);
  failUpdates(site);
  driftStacks(site);
  troubleGroups([...site.region.groups.values()], site);
  troubleTargets(site);
  troubleDatabases(site);
}

/** Stacks deleted within the last 90 days: CloudFormation keeps them, and listings leave them out. */
export function addDeletedStacks(site: Site, count: number): void {
  const { world } = site;
  for (let index = 1; index <= count; index++) {
    const environment = `0.9.${index}-ryan000${index % 10}`;
    const createdAt = world.clock.now() - Math.floor((5 + (index * 80) / count) * dayMs);
    const { stack, resources } = place(site, environment, 'functions', createdAt);
    replay(stack, planCreation(resources, false, world.random), createdAt, world.random);
    replay(stack, planDeletion(stack, false, world.random), createdAt + 3 * dayMs, world.random);
  }
}

/** A stack of somebody's feature branch. */
function deployment(environment: string, kind: 'functions' | 'storage', createdAt: number): TierDeployment {
  const name = stackName('shop', environment, kind);
  return { application: 'shop', environment, name, tier: { kind }, parent: null, createdAt };
}

function place(site: Site, environment: string, kind: 'functions' | 'storage', createdAt: number): Draft {
  return deployTier(site, deployment(environment, kind, createdAt));
}

function addFailedCreation(site: Site): void {
  const { clock, random } = site.world;
  const createdAt = clock.now() - 2 * hourMs;
  const { stack, resources } = place(site, '1.2.0-tom0003', 'functions', createdAt);
  replay(stack, planCreation(resources, true, random), createdAt, random);
}

function addStuckDeletion(site: Site): void {
  const { clock, random } = site.world;
  const { stack, resources } = place(site, '0.9.0-lena0007', 'storage', clock.now() - 12 * dayMs);
  writeHistory(site.world, stack, resources, []);
  replay(stack, planDeletion(stack, true, random), clock.now() - 20 * hourMs, random);
}

/** A change set that would create a stack and was never executed leaves the stack in REVIEW_IN_PROGRESS. */
function addUnexecutedChangeSet(site: Site): void {
  const { clock, random } = site.world;
  const draft = draftTier(site, deployment('2.0.0-omar0001', 'storage', clock.now() - 40 * minuteMs));
  const { stack } = draft;
  site.region.stacks.set(stack.id, stack);
  stack.events.push({
    eventId: uuid(random),
    operationId: uuid(random),
    logicalId: stack.name,
    physicalId: stack.id,
    resourceType: stackType,
    status: stack.status,
    reason: stack.statusReason,
    at: stack.createdAt,
  });
}

function failUpdates({ world, region }: Site): void {
  const { clock, random } = world;
  const alone = standingAlone(region.stacks).filter(isUpdatable);
  const [rolledBack, stuck] = [alone.find(isBranchStack) ?? alone[0], alone.find(hasDatabase) ?? alone.at(-1)];
  if (rolledBack) replay(rolledBack, planUpdate(rolledBack, 'fails', random), clock.now() - 50 * minuteMs, random);
  if (!stuck || stuck === rolledBack) return;
  replay(stuck, planUpdate(stuck, 'rollback-fails', random), clock.now() - 25 * minuteMs, random);
}

function isUpdatable({ status }: Stack): boolean {
  return status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE';
}

function isBranchStack({ parameters }: Stack): boolean {
  return parameters.some(({ key, value }) => key === 'Environment' && isBranch(value));
}

function hasDatabase({ resources }: Stack): boolean {
  return resources.some(({ type }) => type === 'AWS::RDS::DBInstance');
}

/** About one stack in twelve was changed by hand; half were never looked at. */
function driftStacks({ world, region }: Site): void {
  const { clock, random } = world;
  for (const [index, stack] of [...region.stacks.values()].entries()) {
    if (index % 2 === 0 || stack.deletedAt !== null) continue;
    stack.drift = index % 12 === 1 ? 'DRIFTED' : 'IN_SYNC';
    stack.driftCheckedAt = clock.now() - Math.floor(between(random, 1, 20) * dayMs);
  }
}

/** One group keeps an unhealthy instance for a look at it, protected, one has an instance in standby, one is not rebalanced. */
function troubleGroups(groups: readonly Group[], site: Site): void {
  const { world } = site;
  const large = groups.filter(({ members }) => members.length >= 3);
  const reason = `User suspended at ${new Date(world.clock.now() - 2 * hourMs).toISOString().slice(0, 19)}Z`;
  const [sick, resting, frozen, guarded] = large.slice(1);
  const patient = sick?.members[0];
  if (sick && patient) {
    patient.health = 'Unhealthy';
    patient.protectedFromScaleIn = true;
    sick.suspendedProcesses.push({ name: 'ReplaceUnhealthy', reason });
    failTargets(site, sick, patient.instanceId, 'Target.ResponseCodeMismatch');
  }
  const idle = resting?.members[0];
  if (resting && idle) {
    // EnterStandby with a decrement: the instance no longer counts, so nothing is launched in its place.
    idle.lifecycle = 'Standby';
    resting.desiredCapacity -= 1;
    resting.minSize = Math.min(resting.minSize, resting.desiredCapacity);
  }
  frozen?.suspendedProcesses.push({ name: 'AZRebalance', reason }, { name: 'AlarmNotification', reason });
  const precious = guarded?.members[0];
  if (precious) precious.protectedFromScaleIn = true;
}

/**
 * Among the groups that do not look at their balancers' health checks one has a target that never answers; one was
 * told to give up a target, slowly; one classic load balancer has an instance out of service. A release waits for its
 * first instances behind a target group of its own.
 */
function troubleTargets(site: Site): void {
  const groups = [...site.region.groups.values()].filter(({ members }) => members.length >= 3);
  const behind = groups.filter((group) => group.targetGroupArns.length > 0 && isUntroubled(group));
  const [silent, , leaving] = behind.toReversed();
  const classic = groups.find((group) => group.loadBalancerNames.length > 0 && isUntroubled(group));
  const [quietest, failed] = [silent?.members.at(-1), classic?.members.at(-1)];
  if (silent && quietest) {
    silent.healthCheckType = 'EC2';
    failTargets(site, silent, quietest.instanceId, 'Target.Timeout');
  }
  if (classic && failed) {
    classic.healthCheckType = 'EC2';
    failTargets(site, classic, failed.instanceId, 'Target.FailedHealthChecks');
  }
  if (leaving) drainSlowly(site, leaving);
  const [first] = site.region.loadBalancers.values();
  if (first) prepareRelease(site, first);
}

function isUntroubled({ members, suspendedProcesses }: Group): boolean {
  return suspendedProcesses.length === 0 && members.every(({ lifecycle }) => lifecycle === 'InService');
}

/** The instance's first balancer sees it fail: of several others may still reach it. */
function failTargets({ world, region }: Site, group: Group, instanceId: string, reason: TargetFailure): void {
  const target = poolsOf(region, group)[0]?.targets.get(instanceId);
  if (target) setStatus(target, { state: 'unhealthy', reason }, world.clock.now() - 25 * minuteMs);
}

/** Uploads take their time: the target group waits a quarter of an hour for them. */
function drainSlowly({ world, region }: Site, group: Group): void {
  const slow = region.targetGroups.get(group.targetGroupArns[0] ?? '');
  const target = slow?.targets.get(group.members[0]?.instanceId ?? '');
  if (!slow || !target) return;
  region.targetGroups.set(slow.arn, { ...slow, deregistrationDelayMs: 15 * minuteMs });
  const draining = { state: 'draining' as const, reason: 'Target.DeregistrationInProgress' as const };
  setStatus(target, draining, world.clock.now() - 2 * minuteMs);
}

/** A target group without targets, which a rule gives no traffic yet. */
function prepareRelease({ world, region }: Site, balancer: LoadBalancer): void {
  const [listener] = balancer.listeners;
  const blue = region.targetGroups.get(targetGroupArnsOf(balancer)[0] ?? '');
  if (!listener || !blue) return;
  const number = hex(world.random, 16);
  const name = `${blue.name.slice(0, 26)}-green`;
  const arn = `arn:aws:elasticloadbalancing:${region.name}:${region.account}:targetgroup/${name}/${number}`;
  region.targetGroups.set(arn, { ...blue, arn, name, targets: new Map(), tags: [...blue.tags] });
  listener.rules.push({
    arn: `${listener.arn.replace(':listener/', ':listener-rule/')}/${number}`,
    priority: 20,
    pathPatterns: ['/next/*'],
    action: {
      type: 'forward',
      targetGroups: [
        { arn: blue.arn, weight: 100 },
        { arn, weight: 0 },
      ],
    },
  });
}

/** One database has run full, and one is to become larger in its next maintenance window. */
function troubleDatabases({ region }: Site): void {
  const alone = [...region.databases.values()].filter(({ clusterName }) => clusterName === null);
  const [full, growing] = [alone.find(({ secondaryZone }) => secondaryZone === null), alone.at(-1)];
  if (full) full.status = 'storage-full';
  if (growing && growing !== full) growing.pending = { instanceClass: 'db.r6g.2xlarge' };
}
