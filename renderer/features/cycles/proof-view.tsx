import type { GroupCycle } from '#contract/cycles.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Note } from '../../ui/note.tsx';
import { KeyValueList } from '../../ui/panel.tsx';

interface ProofViewProps {
  readonly proof: NonNullable<GroupCycle['proof']>;
  /** Whether a person wanted it to end there. */
  readonly wasStopped: boolean;
}

/** The end of a cycle: what was done, and first of all what is not as it was planned. */
export function ProofView({ proof, wasStopped }: ProofViewProps) {
  const { retired, leftover, vanished, restored } = proof;
  return (
    <section aria-label="Proof" className="flex flex-col gap-2">
      <p className="font-medium text-lg [overflow-wrap:anywhere]">{proof.sentence}</p>
      {leftover.length > 0 && (
        <Note
          level={wasStopped ? 'warning' : 'critical'}
          message={`${wasStopped ? 'Not replaced' : 'Still there'}: ${leftover.join(', ')}`}
          advice={
            wasStopped
              ? 'Plan another cycle for what is left.'
              : 'Plan another cycle once the reason above is dealt with.'
          }
        />
      )}
      {vanished.length > 0 && (
        <Note
          level="warning"
          message={`Gone without us: ${vanished.join(', ')}`}
          advice="Something else terminated them meanwhile: the scaling activities of the group say what."
        />
      )}
      <KeyValueList
        entries={[
          { key: `Retired (${retired.length})`, value: retired.length > 0 && <Ids ids={retired} /> },
          ...(restored.length > 0 ? [{ key: 'Settings', value: restored.join(', ') }] : []),
        ]}
      />
    </section>
  );
}

function Ids({ ids }: { readonly ids: readonly string[] }) {
  return (
    <span className="flex items-start gap-1">
      <span className="font-mono text-sm [overflow-wrap:anywhere]">{ids.join(', ')}</span>
      <span className="-my-0.5">
        <CopyButton text={ids.join('\n')} label="Copy the retired IDs" />
      </span>
    </span>
  );
}
