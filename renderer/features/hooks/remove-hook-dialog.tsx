import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Hook } from '#contract/hooks.ts';
import { api, queryClient } from '../../lib/api.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';

interface RemoveHookDialogProps {
  readonly hook: Hook;
  readonly onClose: () => void;
}

/** Asks before a hook is removed. */
export function RemoveHookDialog({ hook: { name }, onClose }: RemoveHookDialogProps) {
  const keep = useRef<HTMLButtonElement>(null);
  const remove = useMutation(
    api.hooks.remove.mutationOptions({
      onSuccess: onClose,
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.hooks.key() }),
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      initialFocus={keep}
      title={`Remove ${name}?`}
      footer={
        <>
          <Button ref={keep} onClick={onClose}>
            Keep it
          </Button>
          <Button look="primary" busy={remove.isPending} onClick={() => remove.mutate({ name })}>
            Remove {name}
          </Button>
        </>
      }
    >
      <p>
        Nobody can choose it for a cycle any more. A cycle that is under way and needs it waits or fails, and says so.
      </p>
      {remove.error !== null && <ProblemView problem={toProblem(remove.error)} className="mt-3" />}
    </Dialog>
  );
}
