import { type FormEvent, useId, useRef, useState } from 'react';
import type { SavedView } from '#contract/views.ts';
import { toProblem } from '../../lib/problem.ts';
import { screenTitle } from '../../lib/screen-title.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Input } from '../../ui/field.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { notify } from '../../ui/toaster.tsx';
import type { ShownScreen } from './model.ts';
import { useBecomeView, useSaveView } from './use-views.ts';

interface SaveViewDialogProps {
  /** The screen as it is now. */
  readonly screen: ShownScreen;
  /** The view that the screen was, whose name is proposed. */
  readonly shown: SavedView | undefined;
  readonly views: readonly SavedView[];
  readonly onClose: () => void;
}

const nameMax = 80;

/** Asks under which name the screen is kept. */
export function SaveViewDialog({ screen, shown, views, onClose }: SaveViewDialogProps) {
  const [name, setName] = useState(shown?.name ?? screenTitle.get().slice(0, nameMax));
  const [tried, setTried] = useState(false);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const save = useSaveView();
  const become = useBecomeView();
  const wanted = name.trim();
  const complaint = tried && wanted === '' ? 'A view needs a name.' : null;
  const replaces = views.some((view) => view.name === wanted);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wanted === '') return;
    save.mutate(
      { name: wanted, ...screen },
      {
        onSuccess: (saved) => {
          become(saved);
          notify(`The view ${wanted} was saved`, 'Everybody of this console finds it here and in the search.');
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      initialFocus={field}
      title="Save this view"
      description="The screen with its filters, groups, sorting, columns and density, and what is selected."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} look="primary" busy={save.isPending}>
            {replaces ? 'Replace' : 'Save'}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="flex flex-col gap-1">
        <label htmlFor={`${id}name`} className="font-medium">
          Name
        </label>
        <Input
          ref={field}
          id={`${id}name`}
          value={name}
          maxLength={nameMax}
          aria-invalid={complaint !== null || undefined}
          aria-describedby={`${id}note`}
          onChange={(event) => setName(event.currentTarget.value)}
          onFocus={(event) => event.currentTarget.select()}
        />
        <p
          id={`${id}note`}
          role="status"
          className={complaint === null ? 'text-muted text-sm' : 'text-critical text-sm'}
        >
          {complaint ?? (replaces ? 'There is a view of this name; it will be replaced.' : '')}
        </p>
        {save.isError && <ProblemView problem={toProblem(save.error)} />}
      </form>
    </Dialog>
  );
}
