import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { PlacementRules, PlacementPreview as Preview } from '#contract/placement.ts';
import { api } from '../../lib/api.ts';
import { formatNumber, plural } from '../../lib/format.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { connectionName, useConnections } from '../connections/index.ts';
import { useSettled } from '../inventory/use-settled.ts';

const pauseMs = 300;

/** What the rules would match, among everything that was read, before they are applied. */
export function PlacementPreview({ rules }: { readonly rules: PlacementRules }) {
  const settled = useSettled(rules, pauseMs);
  const preview = useQuery(
    api.placement.preview.queryOptions({ input: settled, placeholderData: keepPreviousData, gcTime: 60_000 }),
  );
  const isBehind = settled !== rules || preview.isPlaceholderData;
  return (
    <Panel title="What these rules match">
      {preview.isPending && <SkeletonRows count={6} />}
      {preview.isError && (
        <ProblemView
          problem={toProblem(preview.error)}
          action={<Button onClick={() => void preview.refetch()}>Try again</Button>}
          className="m-3"
        />
      )}
      {preview.data && (
        <div aria-busy={isBehind}>
          <Summary preview={preview.data} />
          <Examples examples={preview.data.examples} moved={preview.data.moved} />
          <Environments environments={preview.data.environments} />
        </div>
      )}
    </Panel>
  );
}

function Summary({ preview: { environments, moved, unplaced } }: { readonly preview: Preview }) {
  return (
    <p role="status" className="border-line border-b p-3">
      <strong>{plural(environments.length, 'environment')}</strong>.{' '}
      {moved === 0
        ? 'Nothing would be placed otherwise than now.'
        : `${formatNumber(moved)} would be placed otherwise.`}{' '}
      {unplaced === 0 ? 'Everything is placed.' : `${formatNumber(unplaced)} match no rule.`}
    </p>
  );
}

function Examples({ examples, moved }: Pick<Preview, 'examples' | 'moved'>) {
  if (examples.length === 0) return null;
  return (
    <section aria-label="Examples of what would move" className="border-line border-b p-3">
      <h3 className="mb-1 font-semibold text-muted text-sm">
        {examples.length < moved ? `${examples.length} of those that would move` : 'These would move'}
      </h3>
      <ul className="flex flex-col gap-1">
        {examples.map(({ name, before, after }) => (
          <li key={`${name} ${before} ${after}`} className="[overflow-wrap:anywhere]">
            <span className="font-medium">{name}</span> {before} <span className="text-muted">→</span>
            <span className="sr-only"> becomes </span> {after}
          </li>
        ))}
      </ul>
    </section>
  );
}

const cell = 'py-1 pl-3 text-right font-normal';

function Environments({ environments }: Pick<Preview, 'environments'>) {
  const connections = useConnections() ?? [];
  if (environments.length === 0) return <p className="p-3 text-muted">No environment would be found.</p>;
  return (
    <div className="p-3">
      <table className="w-full text-sm">
        <thead className="text-muted">
          <tr>
            <th className="py-1 text-left font-normal">Environment</th>
            <th className={cell}>Stacks</th>
            <th className={cell}>Instances</th>
            <th className="py-1 pl-3 text-left font-normal">Applications</th>
          </tr>
        </thead>
        <tbody>
          {environments.map(({ connectionId, name, stacks, instances, applications }) => (
            <tr key={`${connectionId} ${name}`} className="border-line border-t align-top">
              <th className="py-1 text-left font-normal">
                <span className="font-medium">{name}</span>{' '}
                <span className="text-muted">{connectionName(connectionId, connections)}</span>
              </th>
              <td className={cell}>{formatNumber(stacks)}</td>
              <td className={cell}>{formatNumber(instances)}</td>
              <td className="py-1 pl-3 text-muted [overflow-wrap:anywhere]">{applications.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
