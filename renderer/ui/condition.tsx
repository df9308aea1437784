import { type Condition, type ConditionCounts as Counts, conditions } from '#contract/inventory.ts';
import { formatNumber } from '../lib/format.ts';
import { cx } from './class-names.ts';
import { Mark, type MarkShape } from './mark.tsx';

interface Appearance {
  readonly word: string;
  readonly shape: MarkShape;
  readonly colour: string;
}

/** How each condition looks: its word, its shape and, last, its colour. */
export const conditionAppearance: Record<Condition, Appearance> = {
  failed: { word: 'Failed', shape: 'octagon', colour: 'text-critical' },
  warning: { word: 'Warning', shape: 'triangle', colour: 'text-warning' },
  waiting: { word: 'Needs you', shape: 'diamond', colour: 'text-changing' },
  changing: { word: 'Changing', shape: 'half-disc', colour: 'text-changing' },
  unread: { word: 'Not read', shape: 'dashed-ring', colour: 'text-neutral' },
  ok: { word: 'OK', shape: 'dot', colour: 'text-neutral' },
  off: { word: 'Off', shape: 'ring', colour: 'text-neutral' },
};

export interface ConditionMarkProps {
  readonly condition: Condition;
  /** Words in place of the condition's own, e.g. AWS's status. */
  readonly text?: string;
  /** Whether the words are seen or only heard. */
  readonly labelled?: boolean;
  readonly className?: string;
}

/** A condition as shape, colour and words. */
export function ConditionMark({ condition, text, labelled = false, className }: ConditionMarkProps) {
  const { word, shape, colour } = conditionAppearance[condition];
  return (
    <span className={cx('inline-flex items-center gap-1.5', className)} title={labelled ? undefined : (text ?? word)}>
      <Mark shape={shape} className={colour} />
      <span className={labelled ? 'truncate' : 'sr-only'}>{text ?? word}</span>
    </span>
  );
}

export interface ConditionCountsProps {
  readonly counts: Counts;
  /** What is counted, e.g. `instances`, for screen readers. */
  readonly noun: string;
  /** The conditions that the list is filtered by. */
  readonly selected?: readonly Condition[];
  /** Makes each number a filter. Without it they are only read. */
  readonly onToggle?: (condition: Condition) => void;
  readonly className?: string;
}

/** How many are in each condition, worst first; a condition with none is left out unless it is selected. */
export function ConditionCounts({ counts, noun, selected = [], onToggle, className }: ConditionCountsProps) {
  const shown = conditions.filter((condition) => (counts[condition] ?? 0) > 0 || selected.includes(condition));
  return (
    <span className={cx('inline-flex items-center', onToggle === undefined ? 'gap-2' : 'gap-0.5', className)}>
      {shown.map((condition) => {
        const { word, shape, colour } = conditionAppearance[condition];
        const content = (
          <>
            <Mark shape={shape} className={colour} />
            <span>{formatNumber(counts[condition] ?? 0)}</span>
            <span className="sr-only">{` ${noun} ${word}`}</span>
          </>
        );
        if (onToggle === undefined) {
          return (
            <span key={condition} title={word} className="inline-flex items-center gap-1">
              {content}
            </span>
          );
        }
        return (
          <button
            key={condition}
            type="button"
            title={`Only ${word}`}
            aria-pressed={selected.includes(condition)}
            onClick={() => onToggle(condition)}
            className="inline-flex h-6 min-w-6 items-center gap-1 rounded-md px-1.5 text-sm hover:bg-hover aria-pressed:bg-selected aria-pressed:font-semibold"
          >
            {content}
          </button>
        );
      })}
    </span>
  );
}
