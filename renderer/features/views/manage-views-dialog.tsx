import { X } from 'lucide-react';
import type { SavedView } from '#contract/views.ts';
import { toProblem } from '../../lib/problem.ts';
import { IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { useRemoveView } from './use-views.ts';

interface ManageViewsDialogProps {
  readonly views: readonly SavedView[];
  readonly onClose: () => void;
}

/** Every saved view, to be removed. */
export function ManageViewsDialog({ views, onClose }: ManageViewsDialogProps) {
  const remove = useRemoveView();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Saved views"
      description="A view that is removed here is gone for everybody of this console."
    >
      {remove.isError && <ProblemView problem={toProblem(remove.error)} className="mb-2" />}
      {views.length === 0 && <p className="text-muted">No view is saved.</p>}
      <ul>
        {views.map((view) => (
          <li key={view.id} className="flex items-center gap-2">
            <span className="min-w-0 grow">
              <span className="block truncate font-medium">{view.name}</span>
              <span className="block truncate text-muted text-xs">{view.address}</span>
            </span>
            <IconButton icon={X} label={`Remove ${view.name}`} onClick={() => remove.mutate({ id: view.id })} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
