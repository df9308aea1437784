import { useMutation } from '@tanstack/react-query';
import type { Litter } from '#contract/litter.ts';
import { api, queryClient } from '../../lib/api.ts';
import { plural } from '../../lib/format.ts';
import { ReasonDialog } from '../jobs/reason-dialog.tsx';

interface IgnoreDialogProps {
  readonly findings: readonly Litter[];
  /** Whether they are to be ignored, or told of again. */
  readonly isIgnored: boolean;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Asks why something is meant to be so, or is not any more. */
export function IgnoreDialog({ findings, isIgnored, onDone, onClose }: IgnoreDialogProps) {
  const ignore = useMutation(
    api.litter.ignore.mutationOptions({
      onSuccess: () => onDone(),
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.litter.report.key() }),
    }),
  );
  const ids = findings.map(({ id }) => id);
  const count = plural(ids.length, 'finding');
  return (
    <ReasonDialog
      title={isIgnored ? 'Is that meant to be so?' : `Tell of ${count} again?`}
      action={isIgnored ? `Ignore ${count}` : `Tell of ${count}`}
      isPossible={ids.length > 0}
      busy={ignore.isPending}
      error={ignore.error}
      onSubmit={(reason) => ignore.mutate({ ids, isIgnored, reason })}
      onClose={onClose}
    >
      <p>
        {isIgnored
          ? 'Nobody is told of it any more until it changes. Nothing is done in AWS. It can be taken back below the list.'
          : 'It counts as left behind again, for everybody.'}
      </p>
    </ReasonDialog>
  );
}
