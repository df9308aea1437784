import type { CycleSpec, GroupCyclePlan, Lamp } from '#contract/cycles.ts';
import type { HookAnswer } from '#contract/hooks.ts';
import type { UsualDuration } from '#contract/jobs.ts';
import type { HookTold } from '../deployments/index.ts';
import type { LaunchSource, LaunchTemplateFact } from '../inventory/model.ts';
import type { ActivitySeen, Observation, Sizes } from './model.ts';

/** What a group launches instances from, as AWS describes it now. */
export interface LaunchesSeen {
  readonly launchedFrom: LaunchSource | null;
  /** Per instance type, where a mixed instances policy overrides the template. */
  readonly overrides: readonly { readonly instanceType: string; readonly launchedFrom: LaunchSource }[];
  /** Resolve `$Latest` and `$Default`. */
  readonly templates: readonly LaunchTemplateFact[];
}

/** What EC2 says of a member, and what it was launched from by the group's word. */
export interface MachineSeen {
  readonly id: string;
  readonly instanceType: string | null;
  readonly launchedFrom: LaunchSource | null;
  readonly launchedAt: number | null;
  readonly isSpot: boolean;
  /** Both status checks of EC2; `unread` is never `ok`. */
  readonly checks: 'ok' | 'initializing' | 'impaired' | 'unread';
  /** Whether its agent answers to Systems Manager; null where nobody asked. */
  readonly agent: 'online' | 'away' | 'unread' | null;
  /** What else must prove that it is set up, where that is configured; null where nothing is. */
  readonly signal: Proof | null;
}

/** What one question about a machine was answered with. */
export interface Proof {
  readonly state: 'waiting' | 'passed' | 'failed';
  /** e.g. `HTTP 503 from http://10.0.0.7:8080/version`. */
  readonly evidence: string;
}

/** What the deploy gate says of an instance. */
export interface GateSeen extends Proof {
  readonly instanceId: string;
  /** Where the gate is a command, which one it is the answer to, and whether that has ended. */
  readonly command?: { readonly id: string; readonly hasEnded: boolean };
}

export interface AlarmSeen {
  readonly name: string;
  /** AWS's word, e.g. `ALARM`; null where there is no such alarm. */
  readonly state: string | null;
}

/** A lifecycle hook of the group. */
export interface HookSeen {
  readonly name: string;
  readonly at: 'launch' | 'termination';
  readonly timeoutS: number;
  /** AWS's word for what happens when nobody completes it, `CONTINUE` or `ABANDON`. */
  readonly otherwise: string;
}

/** One look at a group while a cycle runs. */
export interface CycleSeen extends Observation {
  /** When the reading began: what was written later is not in it. */
  readonly readAt: number;
  readonly machines: readonly MachineSeen[];
  /** Answers of the deploy gate; empty where there is none. */
  readonly gates: readonly GateSeen[];
  /** Those of the spec; null where they could not be read, which is never OK. */
  readonly alarms: readonly AlarmSeen[] | null;
  /** What the group has done since the cycle began, newest first. */
  readonly activities: readonly ActivitySeen[];
  /** As in the plan. */
  readonly launches: string | null;
}

/** What a cycle runs by. */
export interface Planned {
  readonly spec: CycleSpec;
  readonly plan: GroupCyclePlan;
}

/** How long the parts of a cycle usually take; null where nothing has been learned. Written down as it is. */
export type CycleUsual = {
  readonly ready: UsualDuration | null;
  readonly gone: UsualDuration | null;
};

/** How a cycle ends. */
export type CycleOutcome = 'succeeded' | 'failed' | 'cancelled';

export type HookMoment = HookTold['moment'];

type Acting = {
  /** Stable and unique within a cycle, e.g. `grow:2`. */
  readonly key: string;
  /** Why it is done, in one sentence. */
  readonly why: string;
};

/**
 * What a cycle does next. Types and not interfaces inside, so that it can be journalled as it is. `lost`, `adopt` and
 * `stop` change nothing outside: being on record is all that they do.
 */
export type CycleAction =
  /** Puts the mark of the job on the group, before anything is changed. */
  | (Acting & { readonly kind: 'mark' })
  /** Takes it off, when everything else is as it is to be. */
  | (Acting & { readonly kind: 'unmark' })
  | (Acting & { readonly kind: 'suspend'; readonly processes: readonly string[] })
  /** Sets all sizes; where `from` and `to` are equal, only the portion is recorded. `from`: refused if it is otherwise. */
  | (Acting & {
      readonly kind: 'grow';
      readonly batch: number;
      /** So many of the batch go before it grows again. */
      readonly portion: number;
      readonly from: Sizes;
      readonly to: Sizes;
    })
  /** Terminates a planned instance. `sizes`: refused if they are otherwise right before. */
  | (Acting & {
      readonly kind: 'retire';
      readonly batch: number;
      readonly instanceId: string;
      readonly decrement: boolean;
      readonly sizes: Sizes;
    })
  /** Terminates a new instance that failed (`decrement` false: another is launched) or is too much. */
  | (Acting & {
      readonly kind: 'discard';
      readonly instanceId: string;
      readonly decrement: boolean;
      readonly sizes: Sizes;
    })
  /** Runs the gate's command on a new instance. */
  | (Acting & {
      readonly kind: 'command';
      readonly instanceId: string;
      /** Which time it is for this instance. */
      readonly times: number;
      /** AWS's id of it; null before it is sent. */
      readonly commandId: string | null;
    })
  /** Runs what an administrator has set up for before or after a retirement. */
  | (Acting & {
      readonly kind: 'hook';
      readonly moment: HookMoment;
      readonly name: string;
      /** The planned instance that is about to go, or has gone. */
      readonly instanceId: string;
      readonly zone: string;
      /** Whether it carried load right before. */
      readonly served: boolean;
      /** Null before it has run. */
      readonly answer: HookAnswer | null;
    })
  /** A new instance went without us. */
  | (Acting & { readonly kind: 'lost'; readonly instanceId: string })
  /** Somebody else set sizes, which hold from now on. */
  | (Acting & { readonly kind: 'adopt'; readonly sizes: Sizes })
  /** A person must let it go on. */
  | (Acting & { readonly kind: 'checkpoint'; readonly batch: number })
  /** Nothing is retired any more: what is too much goes, settings are restored, and it ends. */
  | (Acting & { readonly kind: 'stop'; readonly outcome: Exclude<CycleOutcome, 'succeeded'> })
  /** Takes back room that no instance fills. */
  | (Acting & { readonly kind: 'shrink'; readonly from: Sizes; readonly to: Sizes })
  | (Acting & {
      readonly kind: 'restore';
      readonly from: Sizes;
      readonly to: Sizes;
      readonly resume: readonly string[];
    })
  | (Acting & {
      readonly kind: 'end';
      readonly outcome: CycleOutcome;
      readonly retired: readonly string[];
      readonly leftover: readonly string[];
      readonly vanished: readonly string[];
      readonly restored: readonly string[];
    });

/** What has been done, in order, with the moment at which it was known to have taken effect. */
export type CycleProgress = readonly { readonly action: CycleAction; readonly at: number }[];

/** A new instance with its proofs. */
export interface Newcomer {
  readonly id: string;
  readonly zone: string;
  readonly lamps: readonly Lamp[];
  /** It must serve by then. */
  readonly deadline: number;
}

export type CycleDecision =
  | {
      readonly kind: 'wait';
      /** What it waits for as it is now, in one sentence. */
      readonly reason: string;
      /** When it is decided otherwise if this has not come about. */
      readonly deadline: number;
      readonly progress: { readonly done: number; readonly total: number };
    }
  | { readonly kind: 'act'; readonly action: CycleAction };
