import {
  CancelInstanceRefresh$,
  type CancelInstanceRefreshAnswer,
  type CancelInstanceRefreshType,
  DescribeInstanceRefreshes$,
  type DescribeInstanceRefreshesAnswer,
  type DescribeInstanceRefreshesType,
  RollbackInstanceRefresh$,
  type RollbackInstanceRefreshAnswer,
  type RollbackInstanceRefreshType,
  type InstanceRefresh as SdkRefresh,
  StartInstanceRefresh$,
  type StartInstanceRefreshAnswer,
  type StartInstanceRefreshType,
} from '@aws-sdk/client-auto-scaling';
import { rollbackByUser } from '../life/refresh-reasons.ts';
import { activeRefresh } from '../life/refreshes.ts';
import { AwsError, constraintError, validationError } from '../wire/errors.ts';
import type { Group, InstanceRefresh, RefreshPreferences, Region } from '../world.ts';
import { findGroup, findTemplate, pages } from './auto-scaling-lookups.ts';
import { notChosen, preferencesOf, preferencesView } from './auto-scaling-refresh-preferences.ts';
import { launchTemplate } from './auto-scaling-views.ts';
import { pageSize } from './limits.ts';
import { newestFirst, page } from './pages.ts';
import { type Call, date, dateOrNone, dayMs, operation } from './room.ts';

/**
 * Instance refreshes; the group's life carries them out. LimitExceeded and ResourceContention do not come by
 * themselves, for AWS does not say when they do: a fault brings them.
 */
export const refreshOperations = [
  operation(StartInstanceRefresh$, startRefresh),
  operation(DescribeInstanceRefreshes$, describeRefreshes),
  operation(CancelInstanceRefresh$, cancelRefresh),
  operation(RollbackInstanceRefresh$, rollBackRefresh),
];

/** Auto Scaling API reference: DescribeInstanceRefreshes, MaxRecords. */
const refreshPages = { standard: 50, most: 100 };
/** Same page: "from the previous six weeks". */
const refreshesKeptMs = 42 * dayMs;

function startRefresh(input: StartInstanceRefreshType, call: Call): StartInstanceRefreshAnswer {
  const group = findGroup(input.AutoScalingGroupName, call);
  checkStrategy(input.Strategy);
  const preferences = preferencesOf(input.Preferences ?? {}, group);
  const desiredTemplate = desiredTemplateOf(input, call);
  checkMatching(group, preferences, desiredTemplate);
  if (preferences.rollsBack) checkAutoRollback(group, desiredTemplate);
  if (activeRefresh(group)) {
    const message = 'An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.';
    throw new AwsError('InstanceRefreshInProgress', message);
  }
  return { InstanceRefreshId: call.machines.refreshes.start(group, { preferences, desiredTemplate }).id };
}

/** Auto Scaling user guide: a root volume is replaced only in a group with a mixed instances policy; there is none. */
function checkStrategy(strategy: string | undefined): void {
  const broken = notChosen(strategy, 'strategy', ['Rolling', 'ReplaceRootVolume']);
  if (broken.length > 0) throw constraintError(broken);
  if (strategy !== 'ReplaceRootVolume') return;
  throw validationError('The ReplaceRootVolume strategy requires a mixed instances policy that specifies ImageId.');
}

function desiredTemplateOf({ DesiredConfiguration: desired }: StartInstanceRefreshType, call: Call) {
  if (desired?.MixedInstancesPolicy) throw validationError('MixedInstancesPolicy is not simulated');
  return desired?.LaunchTemplate ? findTemplate(desired.LaunchTemplate, call) : null;
}

/** Auto Scaling user guide: "Using skip matching with a launch configuration is not supported." */
function checkMatching(group: Group, { skipsMatching }: RefreshPreferences, desired: Group['launchTemplate']): void {
  if (!skipsMatching || group.launchTemplate || desired) return;
  throw validationError('Skip matching is not supported with a launch configuration.');
}

/** The words are AWS's (hashicorp/terraform-provider-aws, issue 29830). */
function checkAutoRollback(group: Group, desired: Group['launchTemplate']): void {
  if (!desired) {
    const what = 'The AutoRollback parameter cannot be set to true when the DesiredConfiguration parameter is empty.';
    const advice = 'Set AutoRollback to false or specify a desired configuration and try again.';
    throw validationError(`The request isn't valid. ${what} ${advice}`);
  }
  if (isMoving(group)) {
    throw validationError('AutoRollback is not supported where the group uses the $Latest or $Default version.');
  }
}

/** Whether what the group launches by itself may have changed since (Auto Scaling user guide: "Undo changes with a rollback"). */
function isMoving({ launchTemplate: template }: Group): boolean {
  return template?.version === '$Latest' || template?.version === '$Default';
}

function describeRefreshes(input: DescribeInstanceRefreshesType, call: Call): DescribeInstanceRefreshesAnswer {
  const size = pageSize(input.MaxRecords, refreshPages);
  const group = findGroup(input.AutoScalingGroupName, call);
  const ids = new Set(input.InstanceRefreshIds);
  const wanted = group.refreshes.filter(
    ({ id, requestedAt }) => call.now - requestedAt < refreshesKeptMs && (ids.size === 0 || ids.has(id)),
  );
  const keyOf = ({ id, requestedAt }: InstanceRefresh) => newestFirst(requestedAt, id);
  const listing = `DescribeInstanceRefreshes ${group.name}`;
  const { items, nextToken } = page(wanted, pages(listing, size, input.NextToken, keyOf));
  return { InstanceRefreshes: items.map((one) => refreshView(group, one, call.region)), NextToken: nextToken };
}

/** Without ProgressDetails, which only a group with a warm pool has. */
function refreshView({ name }: Group, refresh: InstanceRefresh, region: Region): SdkRefresh {
  const { desiredTemplate, rollback } = refresh;
  return {
    InstanceRefreshId: refresh.id,
    AutoScalingGroupName: name,
    Status: refresh.status,
    StatusReason: refresh.statusReason ?? undefined,
    StartTime: dateOrNone(refresh.startedAt),
    EndTime: dateOrNone(refresh.endedAt),
    PercentageComplete: refresh.percentageComplete,
    InstancesToUpdate: refresh.instancesToUpdate,
    Preferences: preferencesView(refresh.preferences),
    DesiredConfiguration: desiredTemplate ? { LaunchTemplate: launchTemplate(desiredTemplate, region) } : undefined,
    RollbackDetails: rollback
      ? {
          RollbackReason: rollback.reason,
          RollbackStartTime: date(rollback.startedAt),
          PercentageCompleteOnRollback: rollback.percentageComplete,
          InstancesToUpdateOnRollback: rollback.instancesToUpdate,
        }
      : undefined,
    Strategy: 'Rolling',
  };
}

/** Of a refresh or of its rollback; what has been replaced stays (Auto Scaling API reference: CancelInstanceRefresh). */
function cancelRefresh(input: CancelInstanceRefreshType, call: Call): CancelInstanceRefreshAnswer {
  const refresh = findActive(findGroup(input.AutoScalingGroupName, call));
  call.machines.refreshes.cancel(refresh, input.WaitForTransitioningInstances ?? true);
  return { InstanceRefreshId: refresh.id };
}

/** Auto Scaling API reference: RollbackInstanceRefresh, the situations in which a rollback is not supported. */
function rollBackRefresh(input: RollbackInstanceRefreshType, call: Call): RollbackInstanceRefreshAnswer {
  const group = findGroup(input.AutoScalingGroupName, call);
  const refresh = findActive(group);
  if (refresh.rollback || refresh.status === 'Cancelling') {
    throw irreversible('The instance refresh is already being rolled back or cancelled.');
  }
  if (!refresh.desiredTemplate) throw irreversible('The instance refresh has no desired configuration.');
  if (isMoving(group)) throw irreversible('The Auto Scaling group uses the $Latest or $Default version.');
  call.machines.refreshes.rollBack(call.region, group, refresh, rollbackByUser);
  return { InstanceRefreshId: refresh.id };
}

function irreversible(why: string): AwsError {
  return new AwsError('IrreversibleInstanceRefresh', why);
}

/** The first words of the refusal are AWS's. */
function findActive(group: Group): InstanceRefresh {
  const refresh = activeRefresh(group);
  if (refresh) return refresh;
  const message = `No in progress or pending Instance Refresh found for Auto Scaling group ${group.name}`;
  throw new AwsError('ActiveInstanceRefreshNotFound', message);
}
