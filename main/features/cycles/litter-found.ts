import { createHash } from 'node:crypto';
import type { Litter } from '#contract/litter.ts';
import type { Evidence } from './litter-evidence.ts';
import type { Sizes } from './model.ts';
import type { GroupWhere } from './write-step.ts';

/** A group as it was read last, as far as something may have been left on it. */
export interface ScannedGroup extends GroupWhere {
  readonly sizes: Sizes;
  /** Processes that are suspended, each with AWS's reason. */
  readonly suspended: readonly { readonly process: string; readonly reason: string }[];
  /** The value of the tag that a job puts on it. */
  readonly mark: string | null;
  /** Whether it protects instances from scale-in from their launch on. */
  readonly newInstancesProtected: boolean;
  /** The stack that made it; null where none did. */
  readonly stack: string | null;
  readonly members: readonly ScannedMember[];
  readonly readAt: number;
  /** What was read of it beside the listing; null while nothing was. */
  readonly evidence: Evidence | null;
}

export interface ScannedMember {
  readonly id: string;
  /** AWS's word, e.g. `Standby`. */
  readonly lifecycle: string;
  /** `NAME:VERSION` of the launch template, or the launch configuration's name. */
  readonly launchedFrom: string | null;
  /** Since when it has been seen in its lifecycle state; null for a state that nobody has to explain. */
  readonly inState: SeenSince | null;
  /** The same of its protection; null where it has none. */
  readonly inProtection: SeenSince | null;
}

/** When this console saw first that something is so. */
export interface SeenSince {
  readonly at: number;
  /** Whether it saw it come about, and not only found it so. */
  readonly hasArrived: boolean;
}

/** What is known here of jobs. */
export interface JobsKnown {
  readonly consoleId: string;
  /** Whether a job of this console has the group now. */
  isHeld(where: GroupWhere): boolean;
  /** When a job of this console ended; null while it runs, undefined where there is no such job. */
  endedAt(jobId: string): number | null | undefined;
  /** The latest jobs of this console about a group, newest first. */
  doneTo(where: GroupWhere): readonly DoneJob[];
}

/** A job of this console about a group, as far as it may have left something. */
export interface DoneJob {
  readonly jobId: string;
  /** e.g. `group.enter_standby`. */
  readonly kind: string;
  readonly state: string;
  readonly requestedBy: string;
  readonly reason: string;
  readonly createdAt: number;
  readonly endedAt: number | null;
  /** The instances that its action names. */
  readonly instanceIds: readonly string[];
}

/** What repairing a finding does; to make it twice is to make it once. */
export interface Repair {
  readonly sizes: { readonly from: Sizes; readonly to: Sizes } | null;
  readonly resume: readonly string[];
  /** Instances to return from standby to service. */
  readonly standby?: readonly string[];
  /** Instances to protect no longer. */
  readonly unprotect?: readonly string[];
  /** The instance refresh to cancel. */
  readonly refreshId?: string;
  /** The mark's value, to be taken off. */
  readonly mark: string | null;
}

export const nothing: Repair = { sizes: null, resume: [], mark: null };

export interface Found {
  readonly litter: Litter;
  readonly repair: Repair;
}

/** Who left something, and how sure that is. */
export type Who = Pick<Litter, 'leftBy' | 'certainty' | 'jobId' | 'since'>;

export interface Telling extends Pick<Litter, 'kind' | 'message' | 'advice' | 'repair'> {
  /** Null where it is left out. */
  readonly byHand?: string | null;
  /** What makes it this finding and no other: where it changes, it is a new one. */
  readonly of: readonly string[];
  readonly does: Repair;
}

export function found(group: ScannedGroup, who: Who, { of, does, byHand = null, ...told }: Telling): Found {
  const { connectionId, account, region, groupName } = group;
  const basis = [account, region, groupName, told.kind, who.leftBy, ...of];
  const id = createHash('sha256').update(JSON.stringify(basis)).digest('hex');
  const { leftBy, certainty, jobId, since } = who;
  return {
    litter: { id, connectionId, groupName, account, region, leftBy, certainty, jobId, since, ...told, byHand },
    repair: does,
  };
}
