import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, queryClient } from '../../lib/api.ts';
import { toProblem } from '../../lib/problem.ts';

/** How the plan of a job is asked for: what AWS says is asked anew whenever the dialog opens. */
export const planOptions = { placeholderData: keepPreviousData, gcTime: 0 } as const;

interface Planning {
  readonly onClose: () => void;
  /** Plans once more. */
  readonly replan: () => void;
}

/** What follows a start: its page opens, or, where the group is no longer as it was planned on, another plan is made. */
export function useStartOptions({ onClose, replan }: Planning) {
  const navigate = useNavigate();
  return {
    onSuccess: ({ jobId }: { readonly jobId: string }) => {
      onClose();
      void navigate({ to: '/job', search: { id: jobId } });
    },
    onError: (error: Error) => {
      if (toProblem(error).code !== 'changed_meanwhile') return;
      replan();
      void queryClient.invalidateQueries({ queryKey: api.groups.now.key() });
    },
  };
}
