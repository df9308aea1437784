import type { Connection } from '#contract/connections.ts';
import type { CyclePlan, CycleRequest, CycleSpec, GroupCycle, GroupCyclePlan } from '#contract/cycles.ts';
import type { GroupRef } from '#contract/groups.ts';
import type { JobRow } from '#contract/jobs.ts';
import { problem } from '#contract/problems.ts';
import type { AwsReader } from '../../foundation/aws/index.ts';
import type { JobSignals, Jobs, KnownJob } from '../../foundation/jobs/index.ts';
import type { Clock } from '../../foundation/runtime/index.ts';
import type { HookRunner } from '../deployments/index.ts';
import {
  type Approval,
  approvalOf,
  type CycleJobInput,
  type CycleLooks,
  cycleJobInputSchema,
  cycleJobKind,
  oneCycleJob,
  refreshJobKind,
  rollBackSignal,
} from './cycle-job.ts';
import { liveOf, unbegunOf } from './cycle-live.ts';
import type { CycleUsual } from './cycle-model.ts';
import { type CyclesJobInput, cyclesJobKind, cyclesJobVersion } from './job-cycles.ts';
import { groupLock } from './model.ts';
import { readForPlan } from './observe-cycle.ts';
import type { Sentence } from './plan-common.ts';
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
  readonly hooks: Pick<HookRunner, 'names'>;
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

  /** Throws `bad_input` at its field for a hook that nobody has set up. */
  async plan(request: CycleRequest): Promise<CyclePlan> {
    this.#refuseUnknownHooks(request);
    const readAt = this.#deps.clock.now();
    const groups = asOneOfSeveral(await Promise.all(request.groups.map((ref) => this.#planned(ref, request))));
    return { groups, fingerprint: cycleFingerprintOf(request, groups), readAt };
  }

  /**
   * Starts a cycle as a job, of several groups as one job with a child for each that has instances to replace. Refuses
   * `held` while another job has a group, `not_found` for a group or a chosen instance that is not there,
   * `changed_meanwhile` where it would be another plan by now, `wrong_state` what is blocked or has nothing to replace,
   * and `bad_input` a group that was chosen twice.
   */
  async start(
    { fingerprint, reason, ticket, requestKey, ...request }: CycleStart,
    by: string,
  ): Promise<{ jobId: string }> {
    const known = this.#deps.jobs.findRequest(requestKey);
    if (known) return known;
    this.#refuseHeld(request);
    const { groups: plans, fingerprint: newest } = await this.plan(request);
    this.#check(request, plans, fingerprint === newest);
    const cycles = plans.filter(replacesAny).map((plan) => this.#inputOf(request, plan));
    const asked = { requestedBy: by, reason, ticket, requestKey };
    const [only] = cycles;
    if (only && cycles.length === 1) return this.#deps.jobs.start({ ...asked, ...oneCycleJob(only), input: only });
    const input: CyclesJobInput = { order: request.order, cycles };
    return this.#deps.jobs.start({ ...asked, kind: cyclesJobKind, version: cyclesJobVersion, input });
  }

  /** Cycles of a job as they stand, in their order, also those that have not begun; none for any other job. */
  live(jobId: string): GroupCycle[] {
    const cycles = this.#deps.jobs.tree(jobId).filter(({ row }) => cycleKinds.includes(row.kind));
    return cycles.map((cycle, index) => this.#live(cycle, cycles.slice(0, index)));
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

  /**
   * Has an instance refresh rolled back; asking twice is asking once. Throws `not_found` where the job is no cycle that
   * has begun, and `wrong_state` where Infraviewer does it itself or AWS could not roll it back as it stands now.
   */
  rollBack({ jobId, reason }: { jobId: string; reason: string }, by: string): void {
    const { repository, looks, clock, jobs } = this.#deps;
    const kept = repository.find(jobId);
    if (!kept) throw problem('not_found', 'There is no such cycle.', 'Go back to the list of jobs.');
    const { engine, whyNoRollback } = kept.planned.plan;
    const isRefresh = engine === 'instance_refresh';
    const why = isRefresh ? (looks.get(jobId)?.refresh?.whyNoRollback ?? whyNoRollback) : onlyRefreshes;
    if (why !== null) throw problem('wrong_state', why, 'Stop it instead: what was replaced stays.', inGroup(kept));
    const payload: Approval = { at: clock.now(), by, reason };
    jobs.signal({ jobId, name: rollBackSignal, payload, dedupeKey: rollBackSignal, by });
  }

  #live({ row, input }: KnownJob, earlier: readonly KnownJob[]): GroupCycle {
    const { repository, looks, clock } = this.#deps;
    const { id: jobId } = row;
    const kept = repository.find(jobId);
    if (!kept) {
      const { connectionId, groupName, spec, plan } = cycleJobInputSchema.parse(input);
      return unbegunOf({ jobId, connectionId, groupName, planned: { spec, plan } }, whenBegun(row, earlier));
    }
    const looked = looks.get(jobId) ?? repository.look(jobId);
    const [progress, ledger] = [repository.progress(jobId), repository.ledger(jobId)];
    const isStopping = row.wish === 'cancel' || row.state === 'undoing';
    return liveOf({ kept, progress, ledger, looked, now: clock.now(), usual: this.#usual(), isStopping });
  }

  #inputOf({ spec }: CycleRequest, plan: GroupCyclePlan): CycleJobInput {
    const { connectionId, groupName } = plan;
    const { account, region } = signedIn(this.#deps.connections(), connectionId);
    return { connectionId, groupName, account, region, spec, plan, usual: this.#usual() };
  }

  #refuseUnknownHooks({ spec }: CycleRequest): void {
    const known = this.#deps.hooks.names();
    for (const name of ['beforeRetire', 'afterRetire'] as const) {
      const hook = spec[name];
      if (hook === null || known.includes(hook)) continue;
      const advice = 'Choose one of the hooks that an administrator has set up.';
      throw problem('bad_input', `There is no hook ${hook}.`, advice, { field: `spec.${name}` });
    }
  }

  /** One group may be reached over several connections, which makes it no other group. */
  #refuseHeld({ groups }: CycleRequest): void {
    const locks = new Set<string>();
    for (const ref of groups) {
      const lock = groupLock(signedIn(this.#deps.connections(), ref.connectionId), ref.groupName);
      if (locks.has(lock)) {
        const where = { ...inGroup(ref), field: 'groups' };
        throw problem('bad_input', `${ref.groupName} was chosen twice.`, 'Choose each group once.', where);
      }
      locks.add(lock);
      const holder = this.#deps.jobs.holder(lock);
      if (!holder) continue;
      throw problem('held', `${holder.title} holds ${ref.groupName}.`, 'Wait until it has ended.', inGroup(ref));
    }
  }

  #check({ spec }: CycleRequest, plans: readonly GroupCyclePlan[], isSame: boolean): void {
    const [only] = plans.length === 1 ? plans : [];
    if (only) refuseMissing(spec, only);
    if (!isSame) {
      const message = only
        ? `${only.groupName} is not as it was when this was planned.`
        : 'The groups are not as they were when this was planned.';
      throw problem('changed_meanwhile', message, 'Look at the plan again.', only ? inGroup(only) : {});
    }
    const blocked = plans.find(({ blockers }) => blockers.length > 0);
    const [blocker] = blocked?.blockers ?? [];
    if (!plans.some(replacesAny) && !blocker) {
      throw problem('wrong_state', 'Nothing has to be replaced.', 'Choose all instances to replace them anyway.');
    }
    if (!blocked || !blocker) return;
    const message = only ? blocker.message : `${blocked.groupName}: ${blocker.message}`;
    throw problem('wrong_state', message, blocker.advice, inGroup(blocked));
  }

  async #planned(ref: GroupRef, request: CycleRequest): Promise<GroupCyclePlan> {
    const { reader, connections, clock } = this.#deps;
    signedIn(connections(), ref.connectionId);
    const reading = await readForPlan({ reader, ...ref }, request.spec, clock.now());
    const basis = { ...reading, ref, spec: request.spec, usual: this.#usual() };
    const plan = planCycle(basis, request.engine);
    return { ...plan, blockers: [...unavailable(request), ...plan.blockers] };
  }

  #usual(): CycleUsual {
    const { jobs } = this.#deps;
    return { ready: jobs.usual('group.in_service'), gone: jobs.usual('group.gone') };
  }
}

const cycleKinds: readonly string[] = [cycleJobKind, refreshJobKind];

const onlyRefreshes = 'Only an instance refresh can be rolled back.';

const oneFails: Sentence = {
  message: 'Where another of these groups fails, this one is cancelled: it goes back if it runs, or never begins.',
  advice: '',
};

/** A group whose instances all stay is left out. */
function replacesAny({ victims }: GroupCyclePlan): boolean {
  return victims.length > 0;
}

function asOneOfSeveral(plans: readonly GroupCyclePlan[]): GroupCyclePlan[] {
  const areSeveral = plans.filter(replacesAny).length > 1;
  return plans.map((plan) =>
    areSeveral && replacesAny(plan) ? { ...plan, warnings: [...plan.warnings, oneFails] } : plan,
  );
}

function refuseMissing({ selection }: CycleSpec, plan: GroupCyclePlan): void {
  const ids = selection.kind === 'chosen' ? selection.instanceIds : [];
  const lost = ids.find((id) => !plan.present.includes(id));
  if (lost === undefined) return;
  const where = { ...inGroup(plan), field: 'spec.selection.instanceIds' };
  throw problem('not_found', `${lost} is not in ${plan.groupName}.`, 'Look at the group again.', where);
}

/** What a cycle that has not begun waits for. */
function whenBegun(row: JobRow, earlier: readonly KnownJob[]): string {
  if (row.endedAt !== null || row.wish === 'cancel') return 'It never began, because the whole ended before.';
  const before = earlier.findLast((one) => one.row.endedAt === null);
  return before ? `Begins after ${before.row.subject.name}.` : 'Begins in a moment.';
}

function inGroup({ connectionId, groupName }: GroupRef) {
  return { connectionId, resource: groupName };
}
