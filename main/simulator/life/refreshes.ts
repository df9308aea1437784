import { uuid } from '../parts/ids.ts';
import type { Group, GroupMember, InstanceRefresh, RefreshPreferences, Region, World } from '../world.ts';
import { launchForRefresh, retireForRefresh } from './causes.ts';
import { counts } from './group-steps.ts';
import * as reasons from './refresh-reasons.ts';
import { boundsOf, nextRefreshStep, percentageOf, type RefreshView, remainingOf } from './refresh-steps.ts';
import { viewOf } from './refresh-view.ts';

/** Auto Scaling user guide: "How an instance refresh works", limitations: it keeps retrying for an hour, then fails. */
const patienceMs = 3_600_000;
/** Same page: "the maximum amount of time that an instance refresh can continue to actively replace instances". */
const longestMs = 14 * 86_400_000;

export interface RefreshOrder {
  readonly preferences: RefreshPreferences;
  readonly desiredTemplate: InstanceRefresh['desiredTemplate'];
}

/** Instance refreshes, on the world's clock: they move when their group compares what it has with what it wants. */
export interface Refreshes {
  start(group: Group, order: RefreshOrder): InstanceRefresh;
  /** @param waits whether launches and terminations under way come to their end first. */
  cancel(refresh: InstanceRefresh, waits: boolean): void;
  rollBack(region: Region, group: Group, refresh: InstanceRefresh, reason: string): void;
  /** Lets the group's refresh do what it can do now. */
  step(region: Region, group: Group): void;
  /** How many members beyond the desired capacity the group's refresh may have now; 0 without one. */
  surgeOf(group: Group): number;
}

export interface RefreshParts {
  /** Launches in the emptiest zone that has capacity; returns whether it could. */
  readonly launch: (region: Region, group: Group, cause: string) => boolean;
  readonly retire: (region: Region, group: Group, member: GroupMember, cause: string) => void;
}

/** What is remembered of a refresh beyond what it shows. */
interface Watch {
  /** The highest checkpoint that has been passed, in per cent. */
  passed: number;
  /** When the pause at a checkpoint, or the bake time, ends. */
  resumesAt: number;
  /** How many new members were ready at most, and when that last rose or could not. */
  mostUpdated: number;
  movedAt: number;
}

/** The refresh of a group that has not ended; null where there is none. */
export function activeRefresh({ refreshes }: Group): InstanceRefresh | null {
  const last = refreshes.at(-1);
  return last && last.endedAt === null ? last : null;
}

export function createRefreshes({ clock, random }: World, { launch, retire }: RefreshParts): Refreshes {
  const watches = new Map<string, Watch>();

  function watchOf({ id }: InstanceRefresh): Watch {
    const known = watches.get(id);
    if (known) return known;
    const watch = { passed: 0, resumesAt: 0, mostUpdated: 0, movedAt: clock.now() };
    watches.set(id, watch);
    return watch;
  }

  function step(region: Region, group: Group): void {
    const refresh = activeRefresh(group);
    if (!refresh) return;
    switch (refresh.status) {
      case 'Pending':
        begin(region, group, refresh);
        return;
      case 'InProgress':
      case 'RollbackInProgress':
        advance(region, group, refresh);
        return;
      case 'Baking':
        bake(region, group, refresh);
        return;
      case 'Cancelling':
        if (!group.members.some(isInTransition)) end(refresh, 'Cancelled', reasons.cancelledReason);
        return;
      case 'Successful':
      case 'Failed':
      case 'Cancelled':
      case 'RollbackFailed':
      case 'RollbackSuccessful':
        return;
    }
  }

  /** Checkpoints that are reached without a replacement are no reason to pause. */
  function begin(region: Region, group: Group, refresh: InstanceRefresh): void {
    refresh.status = 'InProgress';
    refresh.startedAt = clock.now();
    tell(group, refresh, look(region, group, refresh));
    watchOf(refresh).passed = refresh.percentageComplete;
  }

  function advance(region: Region, group: Group, refresh: InstanceRefresh): void {
    const alarm = ringingAlarm(region, refresh);
    if (alarm !== undefined) {
      fail(region, group, refresh, reasons.alarmReason(alarm));
      return;
    }
    const watch = watchOf(refresh);
    const view = look(region, group, refresh);
    tell(group, refresh, view);
    if (clock.now() < watch.resumesAt) {
      watch.movedAt = clock.now();
      return;
    }
    const next = nextRefreshStep(view);
    noteMovement(watch, view, next.kind === 'wait' && (next.wait === 'warmup' || next.wait === 'suspension'));
    if (isOverdue(refresh, watch)) {
      const isLong = clock.now() - (refresh.startedAt ?? clock.now()) >= longestMs;
      fail(region, group, refresh, isLong ? reasons.tooLongReason : reasons.timeoutReason(refresh.statusReason));
      return;
    }
    switch (next.kind) {
      case 'wait':
        refresh.statusReason = reasons.waitReason(next.wait, next.instanceId);
        return;
      case 'replace':
        replace(region, group, next);
        tell(group, refresh, look(region, group, refresh));
        return;
      case 'pause':
        pause(refresh);
        return;
      case 'complete':
        complete(group, refresh);
    }
  }

  /** An hour without one more new member that is ready is too long, unless it is known that time will tell. */
  function noteMovement(watch: Watch, view: RefreshView, isPatient: boolean): void {
    const updated = view.members.filter(({ isOutdated, state }) => !isOutdated && state === 'ready').length;
    if (updated > watch.mostUpdated || isPatient) watch.movedAt = clock.now();
    watch.mostUpdated = Math.max(watch.mostUpdated, updated);
  }

  function isOverdue({ startedAt }: InstanceRefresh, { movedAt }: Watch): boolean {
    return clock.now() - movedAt >= patienceMs || clock.now() - (startedAt ?? clock.now()) >= longestMs;
  }

  function replace(
    region: Region,
    group: Group,
    { retire: ids, launches }: { readonly retire: readonly string[]; readonly launches: number },
  ): void {
    const now = clock.now();
    for (const member of group.members.filter(({ instanceId }) => ids.includes(instanceId))) {
      retire(region, group, member, retireForRefresh(now, member.instanceId));
    }
    for (let count = 0; count < launches; count++) if (!launch(region, group, launchForRefresh(now))) break;
  }

  function pause(refresh: InstanceRefresh): void {
    const { checkpointPercentages, checkpointDelayMs } = refresh.preferences;
    const reached = checkpointPercentages.findLast((percentage) => percentage <= refresh.percentageComplete);
    const watch = watchOf(refresh);
    watch.passed = reached ?? 0;
    watch.resumesAt = clock.now() + checkpointDelayMs;
    refresh.statusReason = reasons.checkpointReason(watch.passed);
  }

  function complete(group: Group, refresh: InstanceRefresh): void {
    if (refresh.status === 'RollbackInProgress') {
      end(refresh, 'RollbackSuccessful', null);
      return;
    }
    if (refresh.preferences.bakeMs === 0) {
      succeed(group, refresh);
      return;
    }
    refresh.status = 'Baking';
    refresh.statusReason = reasons.bakingReason;
    watchOf(refresh).resumesAt = clock.now() + refresh.preferences.bakeMs;
  }

  function bake(region: Region, group: Group, refresh: InstanceRefresh): void {
    const alarm = ringingAlarm(region, refresh);
    if (alarm !== undefined) fail(region, group, refresh, reasons.alarmReason(alarm));
    else if (clock.now() >= watchOf(refresh).resumesAt) succeed(group, refresh);
  }

  /** The group is what was desired from now on. */
  function succeed(group: Group, refresh: InstanceRefresh): void {
    if (refresh.desiredTemplate) {
      group.launchTemplate = refresh.desiredTemplate;
      group.launchConfiguration = null;
    }
    end(refresh, 'Successful', null);
  }

  function fail(region: Region, group: Group, refresh: InstanceRefresh, reason: string): void {
    if (refresh.status !== 'RollbackInProgress' && refresh.preferences.rollsBack) {
      rollBack(region, group, refresh, reasons.rollbackByFailure(reason));
      return;
    }
    dropSurplus(region, group, refresh);
    end(refresh, refresh.status === 'RollbackInProgress' ? 'RollbackFailed' : 'Failed', reason);
  }

  /** A refresh that fails leaves the rest untouched: what it launched in vain goes before the group chooses who does. */
  function dropSurplus(region: Region, group: Group, refresh: InstanceRefresh): void {
    const { members } = look(region, group, refresh);
    const surplus = members.filter(({ state }) => state !== 'standby').length - group.desiredCapacity;
    const vain = members.filter(({ isOutdated, state }) => !isOutdated && state === 'unready');
    const ids = vain.slice(0, Math.max(0, surplus)).map(({ instanceId }) => instanceId);
    replace(region, group, { retire: ids, launches: 0 });
  }

  function rollBack(region: Region, group: Group, refresh: InstanceRefresh, reason: string): void {
    const { percentageComplete, instancesToUpdate } = refresh;
    refresh.status = 'RollbackInProgress';
    refresh.statusReason = null;
    refresh.rollback = { reason, startedAt: clock.now(), percentageComplete, instancesToUpdate };
    watches.set(refresh.id, { passed: 0, resumesAt: 0, mostUpdated: 0, movedAt: clock.now() });
    tell(group, refresh, look(region, group, refresh));
  }

  function end(refresh: InstanceRefresh, status: InstanceRefresh['status'], reason: string | null): void {
    refresh.status = status;
    refresh.statusReason = reason;
    refresh.endedAt = clock.now();
    watches.delete(refresh.id);
  }

  function look(region: Region, group: Group, refresh: InstanceRefresh): RefreshView {
    return viewOf(region, group, refresh, { now: clock.now(), passed: watchOf(refresh).passed });
  }

  /** While it rolls back, the percentage falls to zero again and what was not updated stays (API: InstanceRefresh). */
  function tell({ desiredCapacity }: Group, refresh: InstanceRefresh, view: RefreshView): void {
    if (refresh.rollback) {
      const turned = view.members.map((member) => ({ ...member, isOutdated: !member.isOutdated }));
      const left = percentageOf({ members: turned }, desiredCapacity);
      refresh.percentageComplete = Math.min(refresh.percentageComplete, left);
      return;
    }
    refresh.percentageComplete = percentageOf(view, desiredCapacity);
    refresh.instancesToUpdate = remainingOf(view, desiredCapacity);
  }

  return {
    step,
    rollBack,
    start: (group, { preferences, desiredTemplate }) => {
      const refresh: InstanceRefresh = {
        id: uuid(random),
        requestedAt: clock.now(),
        startedAt: null,
        endedAt: null,
        status: 'Pending',
        statusReason: null,
        preferences,
        desiredTemplate,
        percentageComplete: 0,
        instancesToUpdate: group.members.filter(counts).length,
        rollback: null,
      };
      group.refreshes.push(refresh);
      return refresh;
    },
    cancel: (refresh, waits) => {
      if (waits) refresh.status = 'Cancelling';
      else end(refresh, 'Cancelled', reasons.cancelledReason);
    },
    surgeOf: (group) => {
      const refresh = activeRefresh(group);
      if (!refresh || refresh.status === 'Pending') return 0;
      return Math.max(0, boundsOf(group.desiredCapacity, refresh.preferences).ceiling - group.desiredCapacity);
    },
  };
}

function ringingAlarm(region: Region, { status, preferences }: InstanceRefresh): string | undefined {
  if (status === 'RollbackInProgress') return undefined;
  return preferences.alarms.find((name) => region.alarms.get(name)?.state === 'ALARM');
}

function isInTransition({ lifecycle }: GroupMember): boolean {
  return lifecycle !== 'InService' && lifecycle !== 'Standby';
}
