import type { GroupCycle } from '#contract/cycles.ts';
import { useNow } from '../../lib/now.ts';
import { KeyValueList, Panel } from '../../ui/panel.tsx';
import { CapacityChart } from './capacity-chart.tsx';
import { CycleLanes } from './cycle-lanes.tsx';
import { engineWords } from './engines.ts';
import { batchName, endWords, lowestWords } from './lanes.ts';

/** A cycle while it happens: what comes next and until when, capacity against the floor, and every instance. */
export function LiveCycle({ cycle }: { readonly cycle: GroupCycle }) {
  return (
    <Panel title={`Cycle of ${cycle.groupName}`}>
      <div className="flex flex-col gap-3 p-3">
        {cycle.proof === null ? <Outlook cycle={cycle} /> : <Proof proof={cycle.proof} />}
        <Ledger cycle={cycle} />
        <CycleLanes lanes={cycle.lanes} connectionId={cycle.connectionId} />
      </div>
    </Panel>
  );
}

function Outlook({ cycle }: { readonly cycle: GroupCycle }) {
  const now = useNow();
  const planned = cycle.lanes.filter(({ old }) => old !== null).length;
  const batch = cycle.batches.find(({ number }) => number === cycle.currentBatch);
  return (
    <div role="status">
      <p className="text-lg [overflow-wrap:anywhere]">
        <span className="font-medium">Next:</span> {cycle.next}
      </p>
      <p className="text-muted">
        {batch !== undefined && `${batchName(batch, cycle.batches.length)} · `}
        {cycle.engine !== 'infraviewer' && `by ${engineWords[cycle.engine]} · `}
        {cycle.retired.length} of {planned} retired so far · <span aria-live="off">{endWords(cycle, now)}</span>
      </p>
    </div>
  );
}

function Proof({ proof }: { readonly proof: NonNullable<GroupCycle['proof']> }) {
  const ids = (list: readonly string[]) => <span className="font-mono text-sm">{list.join(', ')}</span>;
  return (
    <section aria-label="Proof" className="flex flex-col gap-2">
      <p className="font-medium text-lg [overflow-wrap:anywhere]">{proof.sentence}</p>
      <KeyValueList
        entries={[
          { key: 'Retired', value: proof.retired.length > 0 && ids(proof.retired) },
          ...(proof.leftover.length === 0 ? [] : [{ key: 'Still there', value: ids(proof.leftover) }]),
          ...(proof.vanished.length === 0 ? [] : [{ key: 'Gone without us', value: ids(proof.vanished) }]),
          { key: 'Restored', value: proof.restored.join(', ') },
        ]}
      />
    </section>
  );
}

/** Every time capacity was counted, against what was required then. */
function Ledger({ cycle: { ledger, lowest, proof } }: { readonly cycle: GroupCycle }) {
  // While it goes on, the drawing ends now.
  const now = useNow(5_000);
  const moments = ledger.map(({ at, required, healthy, instances }) => ({
    atMs: at,
    required,
    serving: healthy,
    instances,
  }));
  const last = ledger.at(-1)?.at ?? now;
  return (
    <CapacityChart
      label="Capacity so far"
      moments={moments}
      untilMs={proof === null ? Math.max(now, last) : last}
      words={lowestWords(lowest)}
    />
  );
}
