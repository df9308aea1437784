import { Fragment, type ReactNode } from 'react';
import { cx } from './class-names.ts';

export interface PanelProps {
  readonly title: string;
  /** Buttons at the right of the title. */
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A titled part of a screen. */
export function Panel({ title, actions, className, children }: PanelProps) {
  return (
    <section aria-label={title} className={cx('rounded-lg border border-line bg-surface', className)}>
      <header className="flex min-h-9 items-center gap-2 border-line border-b py-1 pr-1.5 pl-3">
        <h2 className="grow font-semibold text-base">{title}</h2>
        {actions}
      </header>
      {children}
    </section>
  );
}

export interface KeyValue {
  readonly key: string;
  readonly value: ReactNode;
}

function isNothing(value: ReactNode): boolean {
  return value === null || value === undefined || value === false || value === '';
}

/** Names and values; a value without content is shown as a dash. */
export function KeyValueList({
  entries,
  className,
}: {
  readonly entries: readonly KeyValue[];
  readonly className?: string;
}) {
  return (
    <dl className={cx('grid grid-cols-[minmax(88px,max-content)_1fr] gap-x-4 gap-y-1', className)}>
      {entries.map((entry) => (
        <Fragment key={entry.key}>
          <dt className="text-muted">{entry.key}</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">
            {isNothing(entry.value) ? <span className="text-muted">–</span> : entry.value}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
