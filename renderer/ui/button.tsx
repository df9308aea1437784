import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cx } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

const looks = {
  /** The one thing this place is for. */
  primary: 'bg-ink text-inverse hover:bg-ink/85',
  plain: 'border border-edge/60 bg-surface hover:bg-hover',
  quiet: 'hover:bg-hover',
} as const;

const shapes = {
  text: 'h-control px-2.5 font-medium',
  /** For bars that are lower than a control. */
  small: 'h-6 px-1.5 font-normal',
  icon: 'size-control',
  smallIcon: 'size-6 text-muted hover:text-ink',
} as const;

export interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: keyof typeof looks;
  readonly shape?: keyof typeof shapes;
  /** Work is under way: the button cannot be pressed and says so. */
  readonly busy?: boolean;
}

export function Button(props: ButtonProps) {
  const { look = 'plain', shape = 'text', busy = false, className, disabled, children, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={cx(
        'inline-flex shrink-0 select-none items-center justify-center gap-1.5 rounded-md text-sm whitespace-nowrap',
        'disabled:opacity-50 aria-pressed:bg-selected data-popup-open:bg-selected',
        looks[look],
        shapes[shape],
        className,
      )}
    >
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label'> {
  readonly icon: LucideIcon;
  /** What it does, in words: its name for screen readers and its tooltip. */
  readonly label: string;
  /** The key that does the same, shown in the tooltip. */
  readonly shortcut?: string;
}

/** A button that is only an icon; the tooltip says what it does. */
export function IconButton({ icon: Icon, label, shortcut, look = 'quiet', shape = 'icon', ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <Button {...rest} look={look} shape={shape} aria-label={label}>
        <Icon size={15} strokeWidth={1.75} aria-hidden />
      </Button>
    </Tooltip>
  );
}
