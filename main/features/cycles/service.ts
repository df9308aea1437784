import type { Connection } from '#contract/connections.ts';
import type { GroupAction, GroupDetail, GroupNow, GroupPlan, GroupRef } from '#contract/groups.ts';
import type { UsualDuration } from '#contract/jobs.ts';
import { type Problem, type ProblemError, problem } from '#contract/problems.ts';
import type { AwsReader } from '../../foundation/aws/index.ts';
import type { JobRequest, Jobs } from '../../foundation/jobs/index.ts';
import type { Clock } from '../../foundation/runtime/index.ts';
import { groupJobVersion, jobKindOf } from './group-job.ts';
import { fingerprintOf, groupLock, memberOf, type Observation, targetsOf } from './model.ts';
import { observe, type Place } from './observe.ts';
import { planOf, titleOf } from './plan.ts';
import type { Plan, Sentence } from './plan-common.ts';
import { signedIn, type Where } from './signed-in.ts';
import { readSurroundings } from './surroundings.ts';

export interface GroupsDeps {
  readonly clock: Clock;
  readonly reader: AwsReader;
  /** The connections that are open. */
  readonly connections: () => readonly Connection[];
  readonly jobs: Jobs;
  readonly inventory: { group(ref: GroupRef): Omit<GroupDetail, 'heldBy'> };
}

export interface GroupAsked extends GroupRef {
  readonly action: GroupAction;
}

export interface GroupStart extends GroupAsked {
  readonly fingerprint: string;
  readonly reason: string;
  readonly ticket: string | null;
  readonly requestKey: string;
}

/** What the contract's procedures about one group do. What is planned or started is read from AWS for it. */
export class GroupsService {
  readonly #deps: GroupsDeps;

  constructor(deps: GroupsDeps) {
    this.#deps = deps;
  }

  /** A group as it was read last, with the job that holds it. */
  get(ref: GroupRef): GroupDetail {
    const detail = this.#deps.inventory.group(ref);
    const holder = this.#deps.jobs.holder(groupLock(detail.row, ref.groupName));
    const heldBy = holder && { jobId: holder.rootId, title: holder.title, requestedBy: holder.requestedBy };
    return { ...detail, heldBy };
  }

  async now(ref: GroupRef): Promise<GroupNow> {
    const { account, region, identity } = this.#where(ref);
    const at = this.#deps.clock.now();
    const seen = await observe(this.#place(ref));
    const { group } = seen;
    return {
      connectionId: ref.connectionId,
      groupName: ref.groupName,
      account,
      region,
      sizes: group.sizes,
      suspended: [...group.suspended],
      healthCheckType: group.healthCheckType,
      healthCheckGraceS: group.healthCheckGraceS,
      defaultCooldownS: group.defaultCooldownS,
      terminationPolicies: [...group.terminationPolicies],
      newInstancesProtected: group.newInstancesProtected,
      instances: group.members.map(({ weight, ...member }) => member),
      problem: obstacle(seen),
      read: { at, identity, freshness: 'fresh' },
    };
  }

  async plan({ action, ...ref }: GroupAsked): Promise<GroupPlan> {
    this.#where(ref);
    const readAt = this.#deps.clock.now();
    const { plan, seen } = await this.#planned(ref, action);
    return {
      ...plan,
      blockers: [...this.#heldBlockers(ref), ...plan.blockers],
      action,
      title: titleOf(action, ref.groupName),
      usual: this.#usual(action, seen),
      fingerprint: fingerprintOf(ref, action, seen),
      readAt,
    };
  }

  /**
   * Starts an action as a job. Refuses `held` while another job has the group, `not_found` for a group or instance that
   * is not there, `changed_meanwhile` where the group is not as it was planned on, and `wrong_state` what is blocked.
   */
  async start(asked: GroupStart, requestedBy: string): Promise<{ jobId: string }> {
    // Asked again, be it after the job has ended, it is the same job: the group is another one by then.
    const known = this.#deps.jobs.findRequest(asked.requestKey);
    if (known) return known;
    const { connectionId, groupName, action, fingerprint } = asked;
    const { account, region } = this.#where(asked);
    const request: JobRequest = {
      kind: jobKindOf(action.kind),
      version: groupJobVersion,
      input: { connectionId, groupName, account, region, action, fingerprint },
      requestedBy,
      reason: asked.reason,
      ticket: asked.ticket,
      requestKey: asked.requestKey,
    };
    // Where the group is held the engine says by whom.
    if (!this.#deps.jobs.holder(groupLock({ account, region }, groupName))) await this.#check(asked);
    return this.#deps.jobs.start(request);
  }

  async #check({ action, fingerprint, ...ref }: GroupStart): Promise<void> {
    const { plan, seen } = await this.#planned(ref, action);
    const where = { connectionId: ref.connectionId, resource: ref.groupName };
    const lost = targetsOf(action).find((id) => memberOf(seen.group, id) === null);
    if (lost !== undefined) throw notInGroup(lost, action, ref);
    if (fingerprintOf(ref, action, seen) !== fingerprint) {
      const message = `${ref.groupName} is not as it was when this was planned.`;
      throw problem('changed_meanwhile', message, 'Look at the plan again.', where);
    }
    const [blocker] = plan.blockers;
    if (blocker) throw problem('wrong_state', blocker.message, blocker.advice, where);
  }

  async #planned(ref: GroupRef, action: GroupAction): Promise<{ plan: Plan; seen: Observation }> {
    const place = this.#place(ref);
    const seen = await observe(place);
    const around = await readSurroundings(place, seen.group);
    return { plan: planOf(action, seen, around), seen };
  }

  #heldBlockers({ groupName, ...ref }: GroupRef): Sentence[] {
    const holder = this.#deps.jobs.holder(groupLock(this.#where(ref), groupName));
    if (!holder) return [];
    const message = `${holder.requestedBy} works on it: ${holder.title}.`;
    return [{ message, advice: 'Nothing else can be started until that has ended.' }];
  }

  #usual(action: GroupAction, seen: Observation): UsualDuration | null {
    const learnedAs = waitOf(action, seen);
    return learnedAs === null ? null : this.#deps.jobs.usual(learnedAs);
  }

  #place({ connectionId, groupName }: GroupRef): Place {
    return { reader: this.#deps.reader, connectionId, groupName };
  }

  #where({ connectionId }: Pick<GroupRef, 'connectionId'>): Where {
    return signedIn(this.#deps.connections(), connectionId);
  }
}

/** What stands in the way of any action, for the top of a form. */
function obstacle({ group, refresh }: Observation): Problem | null {
  if (group.status !== null) {
    return problem('wrong_state', `AWS says of this group: ${group.status}.`, 'It cannot be changed any more.').problem;
  }
  if (refresh === null) return null;
  const message = `An instance refresh is running (${refresh.status}).`;
  return problem('wrong_state', message, 'Wait for it to end, or cancel it in AWS first.').problem;
}

function notInGroup(instanceId: string, action: GroupAction, { connectionId, groupName }: GroupRef): ProblemError {
  const field = 'instanceIds' in action ? 'action.instanceIds' : 'action.instanceId';
  return problem('not_found', `${instanceId} is not in ${groupName}.`, 'Look at the group again.', {
    connectionId,
    resource: instanceId,
    field,
  });
}

/** The wait that takes most of an action's time. */
function waitOf(action: GroupAction, { group }: Observation): string | null {
  switch (action.kind) {
    case 'scale':
      return action.sizes.desiredCapacity < group.sizes.desiredCapacity ? 'group.gone' : 'group.in_service';
    case 'exit_standby':
      return 'group.back_in_service';
    case 'enter_standby':
      return 'group.in_standby';
    case 'replace':
    case 'set_health':
      return 'group.replaced';
    case 'suspend':
    case 'resume':
    case 'protect':
    case 'unprotect':
      return null;
  }
}
