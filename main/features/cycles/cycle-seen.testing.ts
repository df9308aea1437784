import { type CycleSpec, cycleSpecSchema } from '#contract/cycles.ts';
import type { LaunchSource } from '../inventory/model.ts';
import type { CycleSeen, LaunchesSeen, MachineSeen } from './cycle-model.ts';
import type { GroupSeen, MemberSeen } from './model.ts';
import { type CycleBasis, planCycle } from './plan-cycle.ts';
import { nothingAround, observation } from './seen.testing.ts';

/** Made-up looks at a calm group that is cycled. */

export const began = 1_800_000_000_000;

export function spec(changes: Partial<CycleSpec> = {}): CycleSpec {
  return { ...cycleSpecSchema.parse({ selection: { kind: 'all' } }), ...changes };
}

export function version(text: string | null, templateId = 'lt-1'): LaunchSource {
  return { templateId, templateName: 'web', version: text, configuration: null };
}

export function launches(changes: Partial<LaunchesSeen> = {}): LaunchesSeen {
  const templates = [
    { kind: 'launch_template', id: 'lt-1', name: 'web', defaultVersion: 3, latestVersion: 5 },
  ] as const;
  return { launchedFrom: version('$Latest'), overrides: [], templates, ...changes };
}

export function machine(member: MemberSeen, changes: Partial<MachineSeen> = {}): MachineSeen {
  return {
    id: member.id,
    instanceType: 't3.micro',
    launchedFrom: version('3'),
    launchedAt: began - 3_600_000,
    isSpot: false,
    checks: 'ok',
    agent: null,
    signal: null,
    ...changes,
  };
}

export function basis(changes: Partial<GroupSeen> = {}, rest: Partial<CycleBasis> = {}): CycleBasis {
  const seen = rest.seen ?? observation(changes);
  return {
    ref: { connectionId: 'c', groupName: 'web-asg' },
    spec: spec(),
    seen,
    around: nothingAround,
    launches: launches(),
    machines: seen.group.members.map((member) => machine(member)),
    hooks: [],
    alarms: [],
    usual: { ready: null, gone: null },
    now: began,
    ...rest,
  };
}

export function plan(changes: Partial<GroupSeen> = {}, rest: Partial<CycleBasis> = {}) {
  return planCycle(basis(changes, rest));
}

/** A look at a group whose members all serve, but for what is said otherwise. */
export function look(at: number, changes: Partial<GroupSeen> = {}, rest: Partial<CycleSeen> = {}): CycleSeen {
  const seen = observation(changes);
  return {
    ...seen,
    readAt: at,
    machines: seen.group.members.map((member) => machine(member, { launchedAt: at })),
    gates: [],
    alarms: [],
    activities: [],
    launches: 'web:5',
    ...rest,
  };
}
