import { useId } from 'react';
import { type Change, type ChangeCounts, resourceKinds } from '#contract/inventory.ts';
import { formatNumber } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { Input, SearchField } from '../../ui/field.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Select } from '../../ui/select.tsx';
import { kindWords } from '../inventory/kind-words.ts';
import { ConnectionSelect } from '../inventory/list-tools.tsx';
import { changeWords } from './columns.tsx';
import { type PeriodName, periodNames, periodOf, periodProblem, writeMoment } from './period.ts';
import { type ChangesSearch, changeKinds, readWords, writeWords } from './search-params.ts';

const periodWords: Record<PeriodName, string> = {
  hour: 'Last hour',
  day: 'Last day',
  week: 'Last week',
  all: 'All of it',
};

const ownPeriod = 'own';

interface ChangesToolsProps {
  readonly search: ChangesSearch;
  readonly onSearch: (next: ChangesSearch) => void;
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** The filters of the record: a period, kinds of things, one connection, words. */
export function ChangesTools({ search, onSearch, text, onText }: ChangesToolsProps) {
  return (
    <>
      <PeriodSelect search={search} onSearch={onSearch} />
      <ThingsFilter search={search} onSearch={onSearch} />
      <ConnectionSelect connectionId={search.connection} onConnection={(connection) => onSearch({ connection })} />
      <SearchField label="Filter changes" value={text} onChange={onText} className="w-40 xl:w-56" />
    </>
  );
}

type FilterProps = Pick<ChangesToolsProps, 'search' | 'onSearch'>;

interface KindTogglesProps extends FilterProps {
  /** How many there are of each kind; undefined before the first answer. */
  readonly counts: ChangeCounts | undefined;
}

/** What happened and how often, as toggles; none of them is all of them. */
export function KindToggles({ search, onSearch, counts }: KindTogglesProps) {
  const chosen = readWords(search.kinds, changeKinds);
  const toggle = (kind: Change['kind']) => {
    const next = chosen.includes(kind) ? chosen.filter((each) => each !== kind) : [...chosen, kind];
    onSearch({ kinds: writeWords(next) });
  };
  return (
    <fieldset aria-label="What happened" className="flex gap-1">
      {changeKinds.map((kind) => (
        <Button key={kind} shape="small" aria-pressed={chosen.includes(kind)} onClick={() => toggle(kind)}>
          {changeWords[kind]}
          {counts !== undefined && (
            <span className={cx('tabular-nums', counts[kind] === 0 ? 'text-muted' : 'font-medium')}>
              {formatNumber(counts[kind])}
            </span>
          )}
        </Button>
      ))}
    </fieldset>
  );
}

function isOwn({ from, until }: ChangesSearch): boolean {
  return from !== undefined || until !== undefined;
}

function PeriodSelect({ search, onSearch }: FilterProps) {
  const choose = (value: PeriodName | typeof ownPeriod) => {
    if (value === ownPeriod) return onSearch({ period: undefined, from: writeMoment(Date.now() - 24 * 3_600_000) });
    onSearch({ period: value === 'day' ? undefined : value, from: undefined, until: undefined });
  };
  return (
    <Select
      label="Period"
      value={isOwn(search) ? ownPeriod : (search.period ?? 'day')}
      options={[
        ...periodNames.map((value) => ({ value, label: periodWords[value] })),
        { value: ownPeriod, label: 'From … until' },
      ]}
      onChange={choose}
    />
  );
}

/** The two moments of a period of one's own, while one is wanted. */
export function OwnPeriod({ search, onSearch }: FilterProps) {
  const id = useId();
  if (!isOwn(search)) return null;
  const problem = periodProblem(periodOf(search, 0));
  const field = (name: 'from' | 'until', label: string) => (
    <span className="flex items-center gap-1.5">
      <label htmlFor={`${id}${name}`} className="text-muted text-sm">
        {label}
      </label>
      <Input
        id={`${id}${name}`}
        type="datetime-local"
        value={search[name] ?? ''}
        aria-invalid={problem !== null || undefined}
        aria-describedby={problem === null ? undefined : id}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onSearch({ [name]: value === '' ? undefined : value });
        }}
        className="w-46"
      />
    </span>
  );
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-b bg-surface px-4 py-1.5">
      {field('from', 'From')}
      {field('until', 'until')}
      <span className="text-muted text-sm">UTC</span>
      {problem !== null && (
        <span id={id} role="alert" className="text-critical text-sm">
          {problem}
        </span>
      )}
    </div>
  );
}

function ThingsFilter({ search, onSearch }: FilterProps) {
  const chosen = readWords(search.things, resourceKinds);
  const [only] = chosen;
  const label =
    only === undefined ? 'Every kind' : chosen.length === 1 ? kindWords[only].many : `${chosen.length} kinds`;
  return (
    <Popover title="Kinds of things" trigger={<Button aria-label={`Kinds of things: ${label}`}>{label}</Button>}>
      <ul className="flex flex-col gap-1">
        {resourceKinds.map((kind) => (
          <li key={kind}>
            <label className="flex min-h-6 items-center gap-2">
              <input
                type="checkbox"
                checked={chosen.includes(kind)}
                onChange={() => {
                  const next = resourceKinds.filter((each) => (each === kind) !== chosen.includes(each));
                  onSearch({ things: writeWords(next) });
                }}
              />
              {kindWords[kind].many}
            </label>
          </li>
        ))}
      </ul>
      {chosen.length > 0 && (
        <Button className="mt-2" onClick={() => onSearch({ things: undefined })}>
          Every kind
        </Button>
      )}
    </Popover>
  );
}
