import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { reasonSchema } from '#contract/jobs.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, type DialogProps } from '../../ui/dialog.tsx';
import { Input } from '../../ui/field.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';

interface ReasonDialogProps {
  readonly title: string;
  /** `wide` where much is said. */
  readonly width?: DialogProps['width'];
  /** What it means to go on. */
  readonly children: ReactNode;
  /** The word on the button, e.g. `Stop and undo`. */
  readonly action: string;
  /** False where it has become impossible while it was asked. */
  readonly isPossible?: boolean;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onSubmit: (reason: string) => void;
  readonly onClose: () => void;
}

/** Asks why before something is done that goes on record. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, width = 'narrow', children, action, isPossible = true, busy, error, onSubmit, onClose } = props;
  const [reason, setReason] = useState('');
  const [complaint, setComplaint] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = reasonSchema.safeParse(reason);
    setComplaint(parsed.success ? null : (parsed.error.issues[0]?.message ?? null));
    if (parsed.success) {
      if (isPossible && !busy) onSubmit(parsed.data);
    } else field.current?.focus();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      width={width}
      initialFocus={field}
      footer={
        // What was refused and the reason stay in sight, however much is said above.
        <div className="flex w-full flex-col gap-3">
          {error !== null && <ProblemView problem={toProblem(error)} />}
          <div className="flex flex-col gap-1">
            <label htmlFor={`${id}reason`} className="font-medium">
              Reason
            </label>
            <Input
              ref={field}
              id={`${id}reason`}
              form={id}
              value={reason}
              maxLength={500}
              aria-invalid={complaint !== null || undefined}
              aria-describedby={`${id}complaint`}
              onChange={(event) => {
                setReason(event.currentTarget.value);
                setComplaint(null);
              }}
            />
            <p id={`${id}complaint`} role="alert" className="text-critical text-sm empty:hidden">
              {complaint}
            </p>
          </div>
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Leave it as it is</Button>
            <Button type="submit" form={id} look="primary" disabled={!isPossible} busy={busy}>
              {action}
            </Button>
          </div>
        </div>
      }
    >
      <form id={id} onSubmit={submit} noValidate className="flex flex-col gap-3">
        {children}
      </form>
    </Dialog>
  );
}
