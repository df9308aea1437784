import { OTPField } from '@base-ui/react/otp-field';
import { useId, useRef, useState } from 'react';
import type { Connection } from '#contract/connections.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { connectionLabel } from './appearance.ts';
import { useSubmitMfa } from './use-connections.ts';

const codeLength = 6;
const digits = Array.from({ length: codeLength }, (_, index) => index + 1);

export interface MfaDialogProps {
  readonly connection: Connection;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Asks for the code of an MFA device. A refused code stays where it is, with the reason, to be corrected. */
export function MfaDialog({ connection, open, onOpenChange }: MfaDialogProps) {
  const [code, setCode] = useState('');
  const id = useId();
  const firstDigit = useRef<HTMLInputElement>(null);
  const submitMfa = useSubmitMfa();

  const submit = (value: string) =>
    submitMfa.mutate(
      { connectionId: connection.id, code: value },
      {
        onSuccess: (answer) => {
          if (answer.state !== 'ready' && answer.state !== 'signing_in') return;
          setCode('');
          onOpenChange(false);
        },
      },
    );

  const problem = submitMfa.isError
    ? toProblem(submitMfa.error)
    : submitMfa.isSuccess && connection.state === 'mfa_needed'
      ? connection.problem
      : null;

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      initialFocus={firstDigit}
      title="Enter your MFA code"
      description={connectionLabel(connection)}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button
            look="primary"
            busy={submitMfa.isPending}
            disabled={code.length !== codeLength}
            onClick={() => submit(code)}
          >
            {submitMfa.isPending ? 'Signing in…' : 'Sign in'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col items-center gap-3">
        <label htmlFor={id} className="text-muted">
          The six digits that your device shows now
          {connection.mfaSerial !== null && <span className="block font-mono text-xs">{connection.mfaSerial}</span>}
        </label>
        <OTPField.Root
          length={codeLength}
          value={code}
          onValueChange={setCode}
          onValueComplete={submit}
          id={id}
          className="flex gap-1.5"
        >
          {digits.map((digit) => (
            <OTPField.Input
              key={digit}
              ref={digit === 1 ? firstDigit : undefined}
              aria-label={digit === 1 ? undefined : `Digit ${digit} of ${codeLength}`}
              className="size-10 rounded-md border border-edge bg-surface text-center text-xl"
            />
          ))}
        </OTPField.Root>
        {problem !== null && <ProblemView problem={problem} className="w-full" />}
      </div>
    </Dialog>
  );
}
