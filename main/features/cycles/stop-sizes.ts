import type { StopWords } from '../../foundation/jobs/index.ts';
import { isSameSizes, listed, type Sizes } from './model.ts';
import { restoredSizes, sizeNames, sizesText } from './sizes.ts';
import { countedWith, goesBack, ofInstances, ofSettings, sizesInOrder } from './stop-words.ts';

/** What becomes of the sizes that a job set, and of instances by that, where it takes them back now. */
export function setBackStopWords(before: Sizes, ours: Sizes, now: Sizes): StopWords[] {
  const restored = restoredSizes(before, ours, now);
  if (!restored) {
    const why = isSameSizes(now, before) ? 'as they were before' : 'as somebody else changed them since';
    return ofSettings([`The sizes stay at ${sizesText(now)}, ${why}.`]);
  }
  const back = sizesInOrder.flatMap((name) => goesBack(name, now, restored) ?? []).map((words) => `${words}.`);
  const foreign = sizesInOrder
    .filter((name) => now[name] !== ours[name])
    .map((name) => `${sizeNames[name]} ${now[name]}`);
  const fewer = now.desiredCapacity - restored.desiredCapacity;
  return [
    ...ofInstances(
      fewer > 0
        ? [
            `${countedWith(fewer, 'instance', ['goes', 'go'])}, which the group chooses by its own termination policies.`,
          ]
        : [],
    ),
    ...ofSettings([
      ...back,
      ...(foreign.length > 0 ? [`What somebody else set since stays: ${listed(foreign)}.`] : []),
    ]),
  ];
}
