import type { ReactNode } from 'react';
import type { ServiceUsage } from '#contract/budget.ts';
import { formatNumber, plural } from '../../lib/format.ts';
import { serviceName } from '../../lib/service-name.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Mark } from '../../ui/mark.tsx';
import { MinuteBars } from './minute-bars.tsx';
import { byCalls, totalsOf } from './model.ts';
import { ShareBar } from './share-bar.tsx';

const cell = 'py-1 pl-4 text-right font-normal whitespace-nowrap';

function milliseconds(value: number | null): string {
  return value === null ? '–' : `${formatNumber(Math.round(value))} ms`;
}

/** A number that ought to be none: it stands out where it is not. */
function Unwanted({ count }: { readonly count: number }) {
  return count === 0 ? <span className="text-muted">0</span> : <strong>{formatNumber(count)}</strong>;
}

function Operations({ usage }: { readonly usage: ServiceUsage }) {
  if (usage.operations.length === 0) return <p className="py-1 text-muted">No call in the last ten minutes.</p>;
  return (
    <table className="mt-1 w-full text-sm">
      <thead className="text-muted">
        <tr>
          <th className="py-1 text-left font-normal">Operation</th>
          <th className={cell}>Calls</th>
          <th className={cell}>Errors</th>
          <th className={cell}>Throttled</th>
          <th className={cell}>Median</th>
          <th className={cell}>95th percentile</th>
        </tr>
      </thead>
      <tbody>
        {byCalls(usage.operations).map((operation) => (
          <tr key={operation.operation} className="border-line border-t">
            <th className="py-1 text-left font-mono font-normal">{operation.operation}</th>
            <td className={cell}>{formatNumber(operation.calls)}</td>
            <td className={cell}>
              <Unwanted count={operation.errors} />
            </td>
            <td className={cell}>
              <Unwanted count={operation.throttles} />
            </td>
            <td className={cell}>{milliseconds(operation.p50Ms)}</td>
            <td className={cell}>{milliseconds(operation.p95Ms)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface FigureProps {
  readonly name: string;
  readonly children: ReactNode;
}

function Figure({ name, children }: FigureProps) {
  return (
    <div>
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="flex h-6 items-center">{children}</dd>
    </div>
  );
}

interface BudgetPanelProps {
  readonly usage: ServiceUsage;
  /** What was slowed down, a sentence each. */
  readonly slowed: readonly string[];
  /** The connection in words. */
  readonly connection: string;
}

/** What one connection may ask of one service, and what it was spent on. */
export function BudgetPanel({ usage, slowed, connection }: BudgetPanelProps) {
  const { calls, throttles } = totalsOf([usage]);
  const title = `${serviceName(usage.service)} of ${connection}`;
  return (
    <section aria-label={title} className="rounded-lg border border-line bg-surface p-3">
      <h2 className="font-semibold">
        {serviceName(usage.service)} <span className="font-normal text-muted">{connection}</span>
      </h2>
      <dl className="mt-1 grid grid-cols-[repeat(auto-fill,minmax(120px,1fr))] gap-x-6 gap-y-1">
        <Figure name="Used, last minute">
          <ShareBar share={usage.used} />
        </Figure>
        <Figure name="Our limit">{formatNumber(usage.limitPerSecond)} / s</Figure>
        <Figure name="AWS publishes">
          {usage.publishedPerSecond === null ? (
            <span className="text-muted">nothing</span>
          ) : (
            `${formatNumber(usage.publishedPerSecond)} / s`
          )}
        </Figure>
        <Figure name="Waiting now">
          <Unwanted count={usage.waiting} />
        </Figure>
        <Figure name="Throttled, 10 m">
          <Unwanted count={throttles} />
        </Figure>
        <Figure name="Calls by minute">
          <MinuteBars calls={usage.callsByMinute} />
        </Figure>
      </dl>
      {slowed.length > 0 && (
        <ul
          aria-label="Slowed down to spare the API"
          className="mt-2 flex flex-col gap-0.5 border-edge border-l-3 pl-2"
        >
          {slowed.map((sentence) => (
            <li key={sentence} className="flex items-baseline gap-2">
              <Mark shape="clock" className="translate-y-0.5 text-muted" />
              {sentence}
            </li>
          ))}
        </ul>
      )}
      <div className="mt-1">
        <Disclosure
          openAtFirst={false}
          summary={`${plural(usage.operations.length, 'operation')}, ${plural(calls, 'call')} in ten minutes`}
        >
          <Operations usage={usage} />
        </Disclosure>
      </div>
    </section>
  );
}
