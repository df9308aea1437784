import type { CycleSelection } from '#contract/cycles.ts';
import { type LaunchSource, launchSourceFor, launchSourceText, stalenessOf } from '../inventory/model.ts';
import type { LaunchesSeen, MachineSeen } from './cycle-model.ts';
import { counted, type GroupSeen, isLeaving, listed, type MemberSeen } from './model.ts';
import type { Sentence } from './plan-common.ts';

/** An instance that is to be replaced. */
export interface Selected {
  readonly member: MemberSeen;
  readonly launchedAt: number | null;
  /** e.g. `launched from web:3, the group launches web:5`. */
  readonly reason: string;
}

export interface Selection {
  readonly selected: readonly Selected[];
  /** Why the others stay, in one sentence each kind. */
  readonly spared: readonly Sentence[];
  /** Chosen ids that the group does not have. */
  readonly missing: readonly string[];
  /** Every instance is known to stay: nothing has to be done. */
  readonly isNothingToDo: boolean;
}

/** What is known of the group's members. */
export interface Described {
  readonly group: GroupSeen;
  readonly launches: LaunchesSeen;
  readonly machines: readonly MachineSeen[];
}

type Judgement = { readonly kind: 'selected' | 'spared' | 'unknown'; readonly why: string };

/** Who is replaced. What cannot be judged is not selected, and told. Instances that are leaving are nobody's concern. */
export function select(selection: CycleSelection, described: Described): Selection {
  const members = described.group.members.filter((member) => !isLeaving(member));
  const judged = members.map((member) => {
    const machine = described.machines.find(({ id }) => id === member.id);
    return { member, machine, judgement: judge(selection, member, machine, described.launches) };
  });
  const of = (kind: Judgement['kind']) => judged.filter(({ judgement }) => judgement.kind === kind);
  const absent = missing(selection, members);
  return {
    selected: of('selected').map(({ member, machine, judgement }) => ({
      member,
      launchedAt: machine?.launchedAt ?? null,
      reason: judgement.why,
    })),
    spared: [...kinds(of('spared'), ''), ...kinds(of('unknown'), 'Choose them by hand if they have to go too.')],
    missing: absent,
    isNothingToDo: members.length > 0 && absent.length === 0 && of('spared').length === members.length,
  };
}

/** What the group launches an instance of a type from now, `$Latest` and `$Default` resolved; null where unknown. */
export function launchText(launches: LaunchesSeen, instanceType: string | null): string | null {
  const source = launchSourceFor(launches, instanceType);
  return source && launchSourceText(resolved(source, launches));
}

/** Everything that the group launches from now, so that a change of it is noticed. */
export function launchesText(launches: LaunchesSeen): string | null {
  const sources = [launches.launchedFrom, ...launches.overrides.map(({ launchedFrom }) => launchedFrom)];
  const texts = sources.flatMap((source) => (source && launchSourceText(resolved(source, launches))) ?? []);
  return texts.length === 0 ? null : listed([...new Set(texts)]);
}

function judge(
  selection: CycleSelection,
  member: MemberSeen,
  machine: MachineSeen | undefined,
  launches: LaunchesSeen,
): Judgement {
  switch (selection.kind) {
    case 'stale':
      return judgeStale(machine, launches);
    case 'older_than':
      return judgeAge(machine?.launchedAt ?? null, selection.launchedBefore);
    case 'chosen':
      return selection.instanceIds.includes(member.id)
        ? { kind: 'selected', why: 'chosen' }
        : { kind: 'spared', why: 'not chosen' };
    case 'all':
      return { kind: 'selected', why: 'all are replaced' };
  }
}

function judgeStale(machine: MachineSeen | undefined, launches: LaunchesSeen): Judgement {
  if (!machine) return { kind: 'unknown', why: 'EC2 has not described them' };
  const wanted = launchText(launches, machine.instanceType);
  const actual = machine.launchedFrom && launchSourceText(machine.launchedFrom);
  switch (stalenessOf(machine, launches, (source) => templateOf(source, launches))) {
    case 'yes':
      return { kind: 'selected', why: `launched from ${actual ?? 'nothing known'}, the group launches ${wanted}` };
    case 'no':
      return { kind: 'spared', why: `launched from ${wanted}, as the group does now` };
    case 'unknown':
      return { kind: 'unknown', why: 'it cannot be told what they or their group are launched from' };
  }
}

function judgeAge(launchedAt: number | null, before: number): Judgement {
  if (launchedAt === null) return { kind: 'unknown', why: 'it is not known when they were launched' };
  const moment = new Date(before).toISOString().slice(0, 16).replace('T', ' ');
  return launchedAt < before
    ? { kind: 'selected', why: `launched before ${moment} UTC` }
    : { kind: 'spared', why: `launched since ${moment} UTC` };
}

function templateOf({ templateId, templateName }: LaunchSource, { templates }: LaunchesSeen) {
  return templates.find(({ id, name }) => (templateId === null ? name === templateName : id === templateId));
}

function resolved(source: LaunchSource, launches: LaunchesSeen): LaunchSource {
  if (source.configuration !== null || (source.version !== null && !source.version.startsWith('$'))) return source;
  const template = templateOf(source, launches);
  const version = source.version === '$Latest' ? template?.latestVersion : template?.defaultVersion;
  return version === undefined ? source : { ...source, version: `${version}` };
}

function kinds(
  judged: readonly { readonly member: MemberSeen; readonly judgement: Judgement }[],
  advice: string,
): Sentence[] {
  const byReason = Map.groupBy(judged, ({ judgement }) => judgement.why);
  return [...byReason].map(([why, ones]) => ({
    message: `${counted(ones.length, 'instance')} ${ones.length === 1 ? 'stays' : 'stay'}: ${why}.`,
    advice,
  }));
}

function missing(selection: CycleSelection, members: readonly MemberSeen[]): string[] {
  if (selection.kind !== 'chosen') return [];
  return selection.instanceIds.filter((id) => !members.some((member) => member.id === id));
}
