import { memo } from 'react';
import type { Condition, ConditionCounts as Counts } from '#contract/inventory.ts';
import { useCommand } from '../../lib/commands.ts';
import { formatNumber } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { ConditionCounts } from '../../ui/condition.tsx';
import { SearchField } from '../../ui/field.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Select } from '../../ui/select.tsx';
import { connectionLabel, useConnections } from '../connections/index.ts';
import { abnormalConditions, isOnlyAbnormal, toggleCondition } from './search-params.ts';

interface ListSummaryProps {
  /** What is listed, e.g. `instances`. */
  readonly noun: string;
  /** Null before the first answer. */
  readonly totals: { readonly total: number; readonly unfiltered: number; readonly conditions: Counts } | null;
  readonly chosen: readonly Condition[];
  readonly onChoose: (chosen: Condition[]) => void;
}

/** How many there are and how many in each condition; each of these numbers is a filter. */
export function ListSummary({ noun, totals, chosen, onChoose }: ListSummaryProps) {
  if (totals === null) return null;
  const { total, unfiltered, conditions } = totals;
  return (
    <>
      <span role="status" className="text-muted">
        {total === unfiltered ? formatNumber(total) : `${formatNumber(total)} of ${formatNumber(unfiltered)}`}
        <span className="sr-only"> {noun}</span>
      </span>
      <ConditionCounts
        counts={conditions}
        noun={noun}
        selected={chosen}
        onToggle={(condition) => onChoose(toggleCondition(chosen, condition))}
      />
    </>
  );
}

interface ListToolsProps {
  readonly noun: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly chosen: readonly Condition[];
  readonly onChoose: (chosen: Condition[]) => void;
  readonly connectionId: string | undefined;
  readonly onConnection: (connectionId: string | undefined) => void;
}

/** The filters of a list: words, only what is abnormal, and one of several connections. */
export function ListTools(props: ListToolsProps) {
  const { noun, text, onText, chosen, onChoose } = props;
  const onlyAbnormal = isOnlyAbnormal(chosen);
  const toggleAbnormal = () => onChoose(onlyAbnormal ? [] : [...abnormalConditions]);
  useCommand('onlyAbnormal', toggleAbnormal);
  return (
    <>
      <ConnectionSelect connectionId={props.connectionId} onConnection={props.onConnection} />
      <Button aria-pressed={onlyAbnormal} onClick={toggleAbnormal}>
        Only abnormal <Kbd keys="x" />
      </Button>
      <SearchField label={`Filter ${noun}`} value={text} onChange={onText} className="w-48 xl:w-64" />
    </>
  );
}

const everyConnection = '';

/** Narrows a list to one connection; nothing where there is only one to choose. */
export const ConnectionSelect = memo(function ConnectionSelect({
  connectionId,
  onConnection,
}: Pick<ListToolsProps, 'connectionId' | 'onConnection'>) {
  const open = useConnections();
  if (open === undefined) return null;
  // Jobs and changes outlive the connection that they were made over.
  const closed = connectionId === undefined || open.some(({ id }) => id === connectionId) ? [] : [connectionId];
  if (open.length + closed.length < 2) return null;
  return (
    <Select
      label="Connection"
      value={connectionId ?? everyConnection}
      options={[
        { value: everyConnection, label: 'Every connection' },
        ...open.map((connection) => ({ value: connection.id, label: connectionLabel(connection) })),
        ...closed.map((id) => ({ value: id, label: `${id} · not open` })),
      ]}
      onChange={(value) => onConnection(value === everyConnection ? undefined : value)}
      className="max-w-40 xl:max-w-64"
    />
  );
});
