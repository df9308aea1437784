import type { ScalingProcess } from '#contract/groups.ts';
import { isSuspended, listed, type Observation } from './model.ts';
import type { Plan, Sentence } from './plan-common.ts';

/** AWS docs, "Suspend and resume Amazon EC2 Auto Scaling processes": what does not happen while it is suspended. */
const consequences: Readonly<Record<ScalingProcess, string>> = {
  Launch: 'no instance is launched, not even in place of one that failed, and the group cannot scale out',
  Terminate: 'no instance is terminated by the group, and it may grow to 110 % of its maximum while it balances zones',
  AddToLoadBalancer: 'new instances get no traffic, and they are not added to the load balancers later either',
  AlarmNotification: 'scaling policies do not act, so the group does not follow its load',
  AZRebalance: 'zones are not balanced',
  HealthCheck: 'instances that fail are not noticed',
  InstanceRefresh: 'instance refreshes do not replace anything',
  ReplaceUnhealthy: 'unhealthy instances stay',
  ScheduledActions: 'scheduled actions that fall due are lost',
};

/** The same page of AWS's documentation: what happens once it is resumed, and what is not made up for. */
const resumptions: Readonly<Record<ScalingProcess, string>> = {
  Launch: 'the group launches what it lacks, at once',
  Terminate: 'the group terminates what it has too much, at once',
  AddToLoadBalancer: 'new instances get traffic again; those launched meanwhile stay without until they are replaced',
  AlarmNotification: 'scaling policies act again, at once where an alarm is on',
  AZRebalance: 'zones are balanced again, for which instances may be replaced',
  HealthCheck: 'instances that fail are noticed again',
  InstanceRefresh: 'instance refreshes go on',
  ReplaceUnhealthy: 'unhealthy instances are replaced, at once',
  ScheduledActions: 'scheduled actions run again; those that fell due meanwhile stay lost',
};

export function planSuspend(processes: readonly ScalingProcess[], { group }: Observation): Plan {
  const changed = processes.filter((process) => !isSuspended(group, process));
  return {
    differences: changed.map((name) => ({ name, before: 'active', after: 'suspended' })),
    effects: changed.map((process) => `${process}: ${consequences[process]}.`),
    blockers: changed.length > 0 ? [] : [nothingToDo(processes, 'suspended')],
    warnings: changed.filter(stopsScaleOut).map((process) => ({
      message: `While ${process} is suspended, the group cannot grow when its load does.`,
      advice: 'Resume it as soon as you can: nothing does it for you.',
    })),
    calls: ['autoscaling:SuspendProcesses'],
  };
}

export function planResume(processes: readonly ScalingProcess[], { group }: Observation): Plan {
  const changed = processes.filter((process) => isSuspended(group, process));
  return {
    differences: changed.map((name) => ({ name, before: 'suspended', after: 'active' })),
    effects: changed.map((process) => `${process}: ${resumptions[process]}.`),
    blockers: changed.length > 0 ? [] : [nothingToDo(processes, 'active')],
    warnings: changed.includes('ReplaceUnhealthy') ? unhealthyWarnings({ group }) : [],
    calls: ['autoscaling:ResumeProcesses'],
  };
}

function stopsScaleOut(process: ScalingProcess): boolean {
  return process === 'Launch' || process === 'AlarmNotification' || process === 'AddToLoadBalancer';
}

function nothingToDo(processes: readonly ScalingProcess[], state: string): Sentence {
  const [only = ''] = processes;
  return { message: `${processes.length === 1 ? `${only} is` : 'All of them are'} ${state} already.`, advice: '' };
}

function unhealthyWarnings({ group }: Pick<Observation, 'group'>): Sentence[] {
  const unhealthy = group.members.filter(({ health }) => health === 'Unhealthy').map(({ id }) => id);
  if (unhealthy.length === 0) return [];
  return [{ message: `${listed(unhealthy)} will be replaced, being unhealthy.`, advice: '' }];
}
