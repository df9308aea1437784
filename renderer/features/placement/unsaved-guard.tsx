import { useBlocker } from '@tanstack/react-router';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

interface UnsavedGuardProps {
  readonly isChanged: boolean;
  /** What was changed, e.g. `The rules`. */
  readonly what: string;
}

/** Asks before a person leaves what they changed and did not apply. */
export function UnsavedGuard({ isChanged, what }: UnsavedGuardProps) {
  const blocker = useBlocker({
    shouldBlockFn: () => isChanged,
    enableBeforeUnload: () => isChanged,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Dialog
      open
      onOpenChange={blocker.reset}
      title="Leave without applying?"
      footer={
        <>
          <Button look="primary" onClick={blocker.reset}>
            Stay
          </Button>
          <Button onClick={blocker.proceed}>Leave</Button>
        </>
      }
    >
      {what} were changed here and not applied. When you leave, these changes are lost.
    </Dialog>
  );
}
