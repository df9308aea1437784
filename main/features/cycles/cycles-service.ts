import type { Connection } from '#contract/connections.ts';
import type { CyclePlan, CycleRequest, GroupCycle, GroupCyclePlan } from '#contract/cycles.ts';
import type { GroupRef } from '#contract/groups.ts';
import { problem } from '#contract/problems.ts';
import type { AwsReader } from '../../foundation/aws/index.ts';
import type { JobRequest, JobSignals, Jobs } from '../../foundation/jobs/index.ts';
import type { Clock } from '../../foundation/runtime/index.ts';
import { type Approval, approvalOf, type CycleLooks, cycleJobKind, cycleJobVersion } from './cycle-job.ts';
import { liveOf } from './cycle-live.ts';
import type { CycleUsual } from './cycle-model.ts';
import { groupLock } from './model.ts';
import { readForPlan } from './observe-cycle.ts';
import { cycleFingerprintOf, planCycle } from './plan-cycle.ts';
import type { CycleRepository } from './repository.ts';
import { signedIn } from './signed-in.ts';
import { unavailable } from './unavailable.ts';

export interface CyclesDeps {
  readonly clock: Clock;
  readonly reader: AwsReader;
  /** The connections that are open. */
  readonly connections: () => readonly Connection[];
  readonly jobs: Jobs & JobSignals;
  readonly repository: CycleRepository;
  readonly looks: Pick<CycleLooks, 'get'>;
}

export interface CycleStart extends CycleRequest {
  readonly fingerprint: string;
  readonly reason: string;
  readonly ticket: string | null;
  readonly requestKey: string;
}

/** What the contract's procedures about cycles do. What is planned or started is read from AWS for it. */
export class CyclesService {
  readonly #deps: CyclesDeps;

  constructor(deps: CyclesDeps) {
    this.#deps = deps;
  }

  async plan(request: CycleRequest): Promise<CyclePlan> {
    const readAt = this.#deps.clock.now();
    const groups = await Promise.all(request.groups.map((ref) => this.#planned(ref, request)));
    return { groups, fingerprint: cycleFingerprintOf(request, groups), readAt };
  }

  /**
   * Starts a cycle as a job. Refuses `held` while another job has the group, `not_found` for a group or a chosen
   * instance that is not there, `changed_meanwhile` where it would be another plan by now, and `wrong_state` what is
   * blocked.
   */
  async start(
    { fingerprint, reason, ticket, requestKey, ...request }: CycleStart,
    by: string,
  ): Promise<{ jobId: string }> {
    const known = this.#deps.jobs.findRequest(requestKey);
    if (known) return known;
    const [ref] = request.groups;
    if (!ref) throw problem('bad_input', 'No group was chosen.', 'Choose a group.', { field: 'groups' });
    const { account, region } = signedIn(this.#deps.connections(), ref.connectionId);
    const holder = this.#deps.jobs.holder(groupLock({ account, region }, ref.groupName));
    if (holder)
      throw problem('held', `${holder.title} holds ${ref.groupName}.`, 'Wait until it has ended.', inGroup(ref));
    const { groups, fingerprint: newest } = await this.plan(request);
    const [plan] = groups;
    if (!plan) throw problem('bad_input', 'No group was chosen.', 'Choose a group.', { field: 'groups' });
    this.#check(request, plan, fingerprint === newest);
    const asked: JobRequest = {
      kind: cycleJobKind,
      version: cycleJobVersion,
      input: { ...ref, account, region, spec: request.spec, plan, usual: this.#usual() },
      ...{ requestedBy: by, reason, ticket, requestKey },
    };
    return this.#deps.jobs.start(asked);
  }

  /** Cycles of a job as they stand; none before it has begun. */
  live(jobId: string): GroupCycle[] {
    const { repository, looks, clock } = this.#deps;
    const kept = repository.find(jobId);
    if (!kept) return [];
    const [progress, ledger] = [repository.progress(jobId), repository.ledger(jobId)];
    return [liveOf({ kept, progress, ledger, looked: looks.get(jobId), now: clock.now() })];
  }

  /**
   * Lets a cycle go on past the checkpoint after a batch; approving twice is approving once. Throws `not_found` where
   * the job is no cycle that has begun, and `wrong_state` where it does not stop after that batch.
   */
  approve({ jobId, batch, reason }: { jobId: string; batch: number; reason: string }, by: string): void {
    const kept = this.#deps.repository.find(jobId);
    if (!kept) throw problem('not_found', 'There is no such cycle.', 'Go back to the list of jobs.');
    const isCheckpoint = kept.planned.plan.batches.some((one) => one.number === batch && one.checkpointAfter);
    if (!isCheckpoint) {
      const message = `This cycle does not stop after batch ${batch}.`;
      throw problem('wrong_state', message, 'Look at its batches.', { ...inGroup(kept), field: 'batch' });
    }
    const name = approvalOf(batch);
    const payload: Approval = { at: this.#deps.clock.now(), by, reason };
    this.#deps.jobs.signal({ jobId, name, payload, dedupeKey: name, by });
  }

  #check({ spec }: CycleRequest, plan: GroupCyclePlan, isSame: boolean): void {
    const where = inGroup(plan);
    const { selection } = spec;
    const lost =
      selection.kind === 'chosen' ? selection.instanceIds.find((id) => !plan.present.includes(id)) : undefined;
    if (lost !== undefined) {
      const field = 'spec.selection.instanceIds';
      throw problem('not_found', `${lost} is not in ${plan.groupName}.`, 'Look at the group again.', {
        ...where,
        field,
      });
    }
    if (!isSame) {
      const message = `${plan.groupName} is not as it was when this was planned.`;
      throw problem('changed_meanwhile', message, 'Look at the plan again.', where);
    }
    const [blocker] = plan.blockers;
    if (blocker) throw problem('wrong_state', blocker.message, blocker.advice, where);
  }

  async #planned(ref: GroupRef, request: CycleRequest): Promise<GroupCyclePlan> {
    const { reader, connections, clock } = this.#deps;
    signedIn(connections(), ref.connectionId);
    const reading = await readForPlan({ reader, ...ref }, clock.now());
    const plan = planCycle({ ...reading, ref, spec: request.spec, alarms: [], usual: this.#usual() });
    return { ...plan, blockers: [...unavailable(request), ...plan.blockers] };
  }

  #usual(): CycleUsual {
    const { jobs } = this.#deps;
    return { ready: jobs.usual('group.in_service'), gone: jobs.usual('group.gone') };
  }
}

function inGroup({ connectionId, groupName }: GroupRef) {
  return { connectionId, resource: groupName };
}
