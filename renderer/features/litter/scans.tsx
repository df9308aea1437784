import type { LitterReport } from '#contract/litter.ts';
import { Age } from '../../ui/age.tsx';
import { Note } from '../../ui/note.tsx';
import { connectionName, useConnections } from '../connections/index.ts';
import { scanWords } from './model.ts';

/** When each connection was looked through, and which of them could not be. */
export function Scans({ scans }: Pick<LitterReport, 'scans'>) {
  const connections = useConnections() ?? [];
  return (
    <section aria-label="Looked through" className="flex flex-col gap-2">
      <p role="status" className="text-muted">
        {scanWords(scans)} What somebody else changed less than an hour ago is taken for work that goes on.
      </p>
      <ul className="flex flex-wrap gap-x-5 gap-y-1">
        {scans.map(({ connectionId, at, isScanning }) => (
          <li key={connectionId}>
            {connectionName(connectionId, connections)}{' '}
            <span className="text-muted">
              {isScanning ? 'looking…' : at === null ? 'not yet' : <Age at={at} suffix="ago" />}
            </span>
          </li>
        ))}
      </ul>
      {scans.map(
        ({ connectionId, problem }) =>
          problem !== null && (
            <Note
              key={connectionId}
              level="warning"
              message={`${connectionName(connectionId, connections)} could not be looked through: ${problem}`}
              advice="What was left there is not told until it can be read."
            />
          ),
      )}
    </section>
  );
}
