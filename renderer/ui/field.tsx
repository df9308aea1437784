import { Search, X } from 'lucide-react';
import { type ComponentProps, useRef } from 'react';
import { useCommand } from '../lib/commands.ts';
import { cx } from './class-names.ts';
import { Kbd } from './kbd.tsx';

const look =
  'w-full rounded-md border border-edge bg-surface px-2 text-base placeholder:text-muted disabled:opacity-50 aria-invalid:border-critical';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input autoComplete="off" spellCheck={false} {...rest} className={cx('h-control', look, className)} />;
}

/** For text of more than one line. */
export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={2} spellCheck={false} {...rest} className={cx('block resize-y py-1', look, className)} />;
}

export interface SearchFieldProps {
  /** What is searched, e.g. `Filter environments`; its name and its placeholder. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly className?: string;
}

/** The filter of a screen: `/` brings the focus here, Esc empties it, and then leaves it. */
export function SearchField({ label, value, onChange, className }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  useCommand('filter', () => {
    input.current?.focus();
    input.current?.select();
  });
  return (
    <search className={cx('relative block', className)}>
      <Search size={14} className="pointer-events-none absolute inset-y-0 left-2 my-auto text-muted" aria-hidden />
      <Input
        ref={input}
        type="text"
        aria-label={label}
        placeholder={label}
        value={value}
        className="pr-8 pl-7"
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          if (value === '') event.currentTarget.blur();
          else onChange('');
        }}
      />
      <div className="absolute inset-y-0 right-1 flex items-center">
        {value === '' ? (
          <Kbd keys="/" className="mr-0.5" />
        ) : (
          <button
            type="button"
            aria-label={`Clear: ${label}`}
            className="flex size-6 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-ink"
            onClick={() => {
              onChange('');
              input.current?.focus();
            }}
          >
            <X size={14} aria-hidden />
          </button>
        )}
      </div>
    </search>
  );
}
