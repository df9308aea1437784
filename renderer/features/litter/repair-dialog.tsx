import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Litter } from '#contract/litter.ts';
import { api, queryClient } from '../../lib/api.ts';
import { plural } from '../../lib/format.ts';
import { ReadOnlyNote } from '../connections/index.ts';
import { ReasonDialog } from '../jobs/reason-dialog.tsx';
import { byGroup, certaintyWords } from './model.ts';

interface RepairDialogProps {
  readonly findings: readonly Litter[];
  /** How many more were chosen that only a person can judge. */
  readonly leftOut: number;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Says what would be done to which group, asks why, and starts a job for each. */
export function RepairDialog({ findings, leftOut, onDone, onClose }: RepairDialogProps) {
  // One key while it is open: pressing twice, or again after a lost answer, starts nothing twice.
  const [requestKey] = useState(() => crypto.randomUUID());
  const repair = useMutation(
    api.litter.repair.mutationOptions({
      onSuccess: () => onDone(),
      onSettled: () =>
        Promise.all([
          queryClient.invalidateQueries({ queryKey: api.litter.report.key() }),
          queryClient.invalidateQueries({ queryKey: api.jobs.list.key() }),
        ]),
    }),
  );
  const groups = byGroup(findings);
  const ids = findings.map(({ id }) => id);
  return (
    <ReasonDialog
      title={`Repair ${plural(groups.length, 'group')}?`}
      action={`Repair ${ids.length}`}
      isPossible={ids.length > 0}
      busy={repair.isPending}
      error={repair.error}
      onSubmit={(reason) => repair.mutate({ ids, reason, requestKey })}
      onClose={onClose}
    >
      {[...new Set(groups.map(({ connectionId }) => connectionId))].map((connectionId) => (
        <ReadOnlyNote key={connectionId} connectionId={connectionId} />
      ))}
      <ul aria-label="What would be done" className="flex flex-col gap-2">
        {groups.map((group) => (
          <li key={group.key}>
            <p className="font-medium [overflow-wrap:anywhere]">{group.groupName}</p>
            {group.findings.map(({ id, repair: what, certainty }) => (
              <p key={id} className="text-muted [overflow-wrap:anywhere]">
                {what} <span className="whitespace-nowrap">({certaintyWords[certainty]})</span>
              </p>
            ))}
          </li>
        ))}
      </ul>
      <p>Each group is repaired by a job of its own, which looks once more before it changes anything.</p>
      {leftOut > 0 && (
        <p className="text-muted">{plural(leftOut, 'finding')} only a person can judge: left as it is.</p>
      )}
    </ReasonDialog>
  );
}
