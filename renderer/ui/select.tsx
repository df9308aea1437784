import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import { cx } from './class-names.ts';

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

export interface SelectProps<Value extends string> {
  /** What is chosen here, for screen readers; shown in front when `labelShown`. */
  readonly label: string;
  readonly labelShown?: boolean;
  readonly value: Value;
  readonly options: readonly SelectOption<Value>[];
  readonly onChange: (value: Value) => void;
  readonly disabled?: boolean;
  readonly className?: string;
}

/** One of a few values. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, labelShown = false, value, options, onChange, disabled = false, className } = props;
  return (
    <Base.Root
      items={options}
      value={value}
      onValueChange={(next) => {
        if (next !== null) onChange(next);
      }}
      disabled={disabled}
    >
      <Base.Trigger
        aria-label={label}
        className={cx(
          'inline-flex h-control shrink-0 items-center gap-1.5 rounded-md border border-edge/60 bg-surface px-2 text-sm select-none hover:bg-hover disabled:opacity-50 data-popup-open:bg-selected',
          className,
        )}
      >
        {labelShown && <span className="text-muted">{label}</span>}
        <Base.Value className="grow truncate text-left font-medium" />
        <Base.Icon>
          <ChevronsUpDown size={13} className="text-muted" aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner alignItemWithTrigger={false} sideOffset={4} className="z-40">
          <Base.Popup className="max-h-[min(360px,var(--available-height))] min-w-(--anchor-width) overflow-auto rounded-lg bg-raised p-1 shadow-popup">
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                className="flex h-control items-center gap-2 rounded-md pr-3 pl-1.5 text-sm outline-none select-none data-highlighted:bg-selected"
              >
                <span className="w-3.5">
                  <Base.ItemIndicator>
                    <Check size={14} aria-hidden />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText>{option.label}</Base.ItemText>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
