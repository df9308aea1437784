import { addTemplateVersion } from '../parts/launch-templates.ts';
import type { Group, LaunchFate, LaunchTemplate, Region, ScheduledAction, World } from '../world.ts';
import { desiredByAlarm, desiredBySchedule, limitsByUser } from './causes.ts';
import { counts } from './group-steps.ts';
import type { Members } from './members.ts';
import { isSuspended, type ProcessName, resumeProcesses, suspendProcesses } from './processes.ts';
import { nextOccurrence } from './recurrence.ts';
import { isWarm } from './refresh-view.ts';

export interface LimitsChange {
  readonly minSize?: number | undefined;
  readonly maxSize?: number | undefined;
  readonly desiredCapacity?: number | undefined;
}

/**
 * What somebody else, or misfortune, does to groups while a test or a demonstration looks on. Groups act on it as on
 * calls, when they next compare what they have with what they want. All throw for a name that does not exist.
 */
export interface Hands {
  /** Throws where the limits would not hold: min <= desired <= max. */
  changeLimits(groupName: string, change: LimitsChange): void;
  suspend(groupName: string, processes: readonly ProcessName[]): void;
  resume(groupName: string, processes: readonly ProcessName[]): void;
  /** Whether EC2 has machines left for new instances in a zone; launches fail where it has none. */
  setZoneCapacity(zone: string, isAvailable: boolean): void;
  /** What the group's next launches come to, so many times. */
  setFate(groupName: string, fate: LaunchFate, times?: number): void;
  /** A release: a new version of the group's launch template, with another image. Returns its number. */
  addTemplateVersion(groupName: string): number;
  /**
   * What an alarm's policy asks for; returns false where the group does not listen to alarms, or should shrink while a
   * new member still warms up (Auto Scaling user guide: "Set the default instance warmup").
   */
  alarm(groupName: string, desired: number): boolean;
  schedule(groupName: string, action: ScheduledAction): void;
}

export interface HandsParts {
  readonly findGroup: (name: string) => { readonly region: Region; readonly group: Group };
  readonly members: Members;
}

export function createHands({ clock, regions }: World, { findGroup, members }: HandsParts): Hands {
  return {
    changeLimits: (name, change) => changeLimits(findGroup(name).group, change, clock.now()),
    suspend: (name, processes) => suspendProcesses(findGroup(name).group, processes, clock.now()),
    resume: (name, processes) => resumeProcesses(findGroup(name).group, processes),
    setZoneCapacity: (zone, isAvailable) => {
      const region = [...regions.values()].find(({ zones }) => zones.includes(zone));
      if (!region) throw new Error(`There is no zone ${zone}.`);
      if (isAvailable) region.zonesWithoutCapacity.delete(zone);
      else region.zonesWithoutCapacity.add(zone);
    },
    setFate: (name, fate, times = 1) => members.setFate(findGroup(name).group.name, fate, times),
    addTemplateVersion: (name) => addTemplateVersion(templateOf(findGroup(name)), clock.now()),
    alarm: (name, desired) => {
      const { group } = findGroup(name);
      if (isSuspended(group, 'AlarmNotification')) return false;
      if (desired < group.desiredCapacity && isWarmingUp(group, clock.now())) return false;
      checkLimits({ ...group, desiredCapacity: desired });
      group.desiredBecause = desiredByAlarm(clock.now(), { from: group.desiredCapacity, to: desired });
      group.desiredCapacity = desired;
      return true;
    },
    schedule: (name, action) => {
      findGroup(name).group.scheduledActions.push(action);
    },
  };
}

function isWarmingUp({ members, defaultWarmupMs }: Group, now: number): boolean {
  if (defaultWarmupMs === null) return false;
  return members.some(
    (member) => counts(member) && (member.lifecycle !== 'InService' || !isWarm(member, defaultWarmupMs, now)),
  );
}

function changeLimits(group: Group, change: LimitsChange, now: number): void {
  const limits = limitsAfter(group, change);
  checkLimits(limits);
  applyLimits(group, limits, limitsByUser(now, limits, { from: group.desiredCapacity, to: limits.desiredCapacity }));
}

type Limits = Pick<Group, 'minSize' | 'maxSize' | 'desiredCapacity'>;

/**
 * The limits of a group after a change: where it does not say what is desired, that moves as little as it must (Auto
 * Scaling API reference: UpdateAutoScalingGroup).
 */
export function limitsAfter(group: Limits, { minSize, maxSize, desiredCapacity }: LimitsChange): Limits {
  const min = minSize ?? group.minSize;
  const max = maxSize ?? group.maxSize;
  const desired = desiredCapacity ?? Math.max(min, Math.min(max, group.desiredCapacity));
  return { minSize: min, maxSize: max, desiredCapacity: desired };
}

export function applyLimits(group: Group, limits: Limits, because: string): void {
  if (limits.desiredCapacity !== group.desiredCapacity) group.desiredBecause = because;
  Object.assign(group, limits);
}

function checkLimits({ minSize, maxSize, desiredCapacity }: Limits): void {
  if (minSize <= desiredCapacity && desiredCapacity <= maxSize) return;
  throw new Error(`A group cannot have min ${minSize}, desired ${desiredCapacity} and max ${maxSize}.`);
}

/** Lets a group's scheduled actions happen that have fallen due; those of a group that ignores them pass, until the next time. */
export function runScheduledActions(group: Group, now: number): void {
  const due = group.scheduledActions.filter(({ at }) => at <= now);
  for (const action of due) {
    const next = nextTime(action, now);
    group.scheduledActions.splice(group.scheduledActions.indexOf(action), 1, ...(next ? [next] : []));
    if (isSuspended(group, 'ScheduledActions')) continue;
    const limits = limitsAfter(group, {
      minSize: action.minSize ?? undefined,
      maxSize: action.maxSize ?? undefined,
      desiredCapacity: action.desiredCapacity ?? undefined,
    });
    const sizes = { from: group.desiredCapacity, to: limits.desiredCapacity };
    applyLimits(group, limits, desiredBySchedule(now, action.name, limits, sizes));
  }
}

function nextTime(action: ScheduledAction, now: number): ScheduledAction | null {
  const { recurrence } = action;
  const at = recurrence ? nextOccurrence(recurrence.cron, now) : null;
  if (at === null || at > (recurrence?.endsAt ?? at)) return null;
  return { ...action, at };
}

function templateOf({ region, group }: ReturnType<HandsParts['findGroup']>): LaunchTemplate {
  const template = region.launchTemplates.get(group.launchTemplate?.id ?? '');
  if (!template) throw new Error(`${group.name} has no launch template.`);
  return template;
}
