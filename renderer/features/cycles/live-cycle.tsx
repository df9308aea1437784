import type { GroupCycle } from '#contract/cycles.ts';
import type { JobRow } from '#contract/jobs.ts';
import { useNow } from '../../lib/now.ts';
import { CapacityChart } from './capacity-chart.tsx';
import { CycleLanes } from './cycle-lanes.tsx';
import { engineWords } from './engines.ts';
import { batchName, endWords, heldWords, isHeld, lowestWords, replacedWords } from './lanes.ts';
import { ProofView } from './proof-view.tsx';
import { RefreshView } from './refresh-view.tsx';

interface LiveCycleProps {
  readonly cycle: GroupCycle;
  /** The job that does it. */
  readonly job: JobRow;
}

/** A cycle while it happens: what it does, what comes next and until when, capacity against the floor, and every instance. */
export function LiveCycle({ cycle, job }: LiveCycleProps) {
  return (
    <div className="flex flex-col gap-3 p-3">
      {cycle.proof === null ? (
        <Outlook cycle={cycle} job={job} />
      ) : (
        <ProofView proof={cycle.proof} wasStopped={job.state === 'cancelled'} />
      )}
      {cycle.engine === 'instance_refresh' && <RefreshView cycle={cycle} job={job} />}
      <Ledger cycle={cycle} job={job} />
      <CycleLanes
        lanes={cycle.lanes}
        connectionId={cycle.connectionId}
        batches={cycle.engine === 'infraviewer' ? cycle.batches : []}
        hasEnded={cycle.proof !== null}
      />
    </div>
  );
}

function Outlook({ cycle, job }: LiveCycleProps) {
  const now = useNow();
  const batch = cycle.batches.find(({ number }) => number === cycle.currentBatch);
  const about = [
    // AWS makes batches of its own.
    ...(batch !== undefined && cycle.engine === 'infraviewer' ? [batchName(batch, cycle.batches.length)] : []),
    ...(cycle.engine === 'infraviewer' ? [] : [`by ${engineWords[cycle.engine]}`]),
    replacedWords(cycle),
  ];
  return (
    <div role="status">
      {cycle.now !== null && (
        <p className="text-lg [overflow-wrap:anywhere]">
          <span className="text-muted">Now:</span> {cycle.now}
        </p>
      )}
      <p className="text-lg [overflow-wrap:anywhere]">
        <span className="text-muted">Next:</span> {cycle.next}
      </p>
      <p className="text-muted">
        {about.join(' · ')} · <span aria-live="off">{isHeld(job) ? heldWords(job) : endWords(cycle, now)}</span>
      </p>
    </div>
  );
}

const countEveryMs = 5_000;

/** Every time capacity was counted, against what was required then. */
function Ledger({ cycle: { ledger, lowest, proof }, job }: LiveCycleProps) {
  // While it is looked at, the drawing ends now.
  const now = useNow(countEveryMs);
  const moments = ledger.map(({ at, required, healthy, instances }) => ({
    atMs: at,
    required,
    serving: healthy,
    instances,
  }));
  const isGoingOn = proof === null && !isHeld(job);
  // What stays the same is counted, and not written down again; a count holds until the next one would be made.
  const countedUntil = job.endedAt ?? (isHeld(job) ? (job.wait?.since ?? 0) : 0);
  const last = Math.max((ledger.at(-1)?.at ?? now) + (isHeld(job) ? countEveryMs : 0), countedUntil);
  return (
    <CapacityChart
      label="Capacity so far"
      moments={moments}
      untilMs={isGoingOn ? Math.max(now, last) : last}
      words={lowestWords(lowest)}
    />
  );
}
