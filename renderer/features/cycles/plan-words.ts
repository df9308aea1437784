import type { GroupCyclePlan } from '#contract/cycles.ts';
import { usualSamplesMin } from '#contract/jobs.ts';
import { formatRemaining, plural } from '../../lib/format.ts';
import { usualWords } from '../jobs/model.ts';

/** Every instance is as it should be: no fault, and nothing to start. */
export function isNothingToDo({ victims, blockers }: Pick<GroupCyclePlan, 'victims' | 'blockers'>): boolean {
  return victims.length === 0 && blockers.length === 0;
}

/** How long it takes: as it usually does, or else as its chart is drawn, with what that rests on. */
export function durationWords({ duration, capacity }: Pick<GroupCyclePlan, 'duration' | 'capacity'>): string {
  const drawn = `about ${formatRemaining(capacity.at(-1)?.atMs ?? 0)}`;
  if (duration === null) return `${drawn}, by assumption`;
  const { samples } = duration;
  if (samples < usualSamplesMin) return `${drawn}, by ${plural(samples, 'recorded one', 'recorded ones')} only`;
  return usualWords(duration) ?? drawn;
}

/** How many there are at most, and why, where that is other than a percentage lets expect. */
export function ceilingWords({ ceiling, original }: Pick<GroupCyclePlan, 'ceiling' | 'original'>): string {
  const most = `${plural(ceiling, 'instance')} at most, not counting what drains`;
  const desired = original.desiredCapacity;
  if (ceiling === desired) return `${most}: none is launched before an old one goes`;
  if (ceiling === desired + 1) return `${most}: one more than the ${desired} wanted, so that a new one serves first`;
  return most;
}
