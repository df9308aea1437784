import type { HookAnswer } from '#contract/hooks.ts';

/** What a hook is told. */
export interface HookTold {
  readonly moment: 'before_retire' | 'after_retire';
  readonly job: string;
  readonly connection: string;
  readonly account: string;
  readonly region: string;
  readonly group: string;
  readonly instance: string;
  readonly zone: string;
  /** The same for every repetition. */
  readonly key: string;
}

/** How a hook answered, with the HTTP status where it is a webhook that did. */
export interface HookOutcome extends HookAnswer {
  readonly httpStatus: number | null;
}

export function failed(evidence: string, httpStatus: number | null = null): HookOutcome {
  return { state: 'failed', evidence, httpStatus };
}

export function passed(evidence: string, httpStatus: number | null = null): HookOutcome {
  return { state: 'passed', evidence, httpStatus };
}
