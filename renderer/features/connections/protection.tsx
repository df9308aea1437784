import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import type { Connection } from '#contract/connections.ts';
import { armMinutesMax } from '#contract/people.ts';
import { api, queryClient } from '../../lib/api.ts';
import { formatRemaining, formatUtc } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { toProblem } from '../../lib/problem.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Input } from '../../ui/field.tsx';
import { Mark } from '../../ui/mark.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { notify } from '../../ui/toaster.tsx';
import { useMay } from '../people/index.ts';
import { connectionLabel } from './appearance.ts';

const refresh = () => queryClient.invalidateQueries({ queryKey: api.connections.list.key() });

/** Says that a connection is read-only, or armed and for how long still; nothing where it is not protected. */
export function ProtectionMark({ connection }: { readonly connection: Connection }) {
  const now = useNow();
  if (!connection.isProtected) return null;
  if (connection.armedUntil === null || connection.armedUntil <= now) {
    return (
      <span title="Protected: read-only until somebody arms it" className="inline-flex">
        <Badge>
          <Mark shape="lock" />
          READ-ONLY
        </Badge>
      </span>
    );
  }
  return (
    <span title={`Writes are armed until ${formatUtc(connection.armedUntil)}`} className="inline-flex">
      <Badge tone="critical">
        <Mark shape="triangle" />
        ARMED {formatRemaining(connection.armedUntil - now)}
      </Badge>
    </span>
  );
}

/** How a connection is protected, and the way to change that, as far as the person may. */
export function Protection({ connection }: { readonly connection: Connection }) {
  const { id: connectionId, isProtected, armedUntil } = connection;
  const mayProtect = useMay('administrator') === true;
  const mayArm = useMay('operator') === true;
  const protect = useMutation(api.people.protect.mutationOptions({ onSettled: refresh }));
  const disarm = useMutation(api.people.disarm.mutationOptions({ onSettled: refresh }));
  const isArmed = useNow() < (armedUntil ?? 0);
  const failed = protect.error ?? disarm.error;
  const where = `${connection.label} in ${connection.region}`;
  return (
    <div>
      <div className="flex flex-wrap items-center gap-2">
        <span>{protectionWords(isProtected, isArmed)}</span>
        {isProtected && !isArmed && <ArmButton connection={connection} />}
        {isArmed && mayArm && (
          <Button
            shape="small"
            look="primary"
            aria-label={`Disarm ${where}`}
            busy={disarm.isPending}
            onClick={() => disarm.mutate({ connectionId })}
          >
            Disarm
          </Button>
        )}
        {mayProtect && (
          <Button
            shape="small"
            aria-label={isProtected ? `Stop protecting ${where}` : `Protect ${where}`}
            busy={protect.isPending}
            onClick={() => protect.mutate({ connectionId, isProtected: !isProtected })}
          >
            {isProtected ? 'Stop protecting' : 'Protect'}
          </Button>
        )}
      </div>
      {failed && <ProblemView problem={toProblem(failed)} className="mt-2" />}
    </div>
  );
}

/** The way to arm a protected connection, for who may. */
export function ArmButton({ connection }: { readonly connection: Connection }) {
  const [asking, setAsking] = useState(false);
  const mayArm = useMay('operator') === true;
  if (!mayArm) return null;
  return (
    <>
      <Button
        shape="small"
        aria-label={`Arm ${connection.label} in ${connection.region}…`}
        onClick={() => setAsking(true)}
      >
        Arm…
      </Button>
      {asking && <ArmDialog connection={connection} onClose={() => setAsking(false)} />}
    </>
  );
}

function protectionWords(isProtected: boolean, isArmed: boolean): string {
  if (!isProtected) return 'not protected';
  return isArmed ? 'protected, armed for now' : 'protected: read-only until it is armed';
}

interface ArmDialogProps {
  readonly connection: Connection;
  readonly onClose: () => void;
}

const minutesAtFirst = '15';

/** Asks for how long, and why, a protected connection may write. */
function ArmDialog({ connection, onClose }: ArmDialogProps) {
  const [minutes, setMinutes] = useState(minutesAtFirst);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const id = useId();
  const reasonField = useRef<HTMLInputElement>(null);
  const arm = useMutation(
    api.people.arm.mutationOptions({
      onSuccess: ({ armedUntil }) => {
        notify(`${connection.label} is armed`, `It is read-only again at ${formatUtc(armedUntil)}.`);
        onClose();
      },
      onSettled: refresh,
    }),
  );
  const complaints = { minutes: minutesComplaint(minutes), reason: reason.trim() === '' ? 'Say why.' : null };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (complaints.minutes !== null || complaints.reason !== null) return;
    arm.mutate({ connectionId: connection.id, minutes: Number(minutes), reason: reason.trim() });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      initialFocus={reasonField}
      title="Arm this connection?"
      description={connectionLabel(connection)}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} look="primary" busy={arm.isPending}>
            Arm
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="flex flex-col gap-3">
        <p className="text-muted">
          Until the time is over, everybody who may change things can do so here. The reason goes on record.
        </p>
        <Labelled id={`${id}minutes`} label="Minutes" complaint={tried ? complaints.minutes : null}>
          <Input
            id={`${id}minutes`}
            inputMode="numeric"
            value={minutes}
            aria-invalid={(tried && complaints.minutes !== null) || undefined}
            aria-describedby={`${id}minutescomplaint`}
            onChange={(event) => setMinutes(event.currentTarget.value)}
            className="max-w-24"
          />
        </Labelled>
        <Labelled id={`${id}reason`} label="Reason" complaint={tried ? complaints.reason : null}>
          <Input
            ref={reasonField}
            id={`${id}reason`}
            value={reason}
            maxLength={500}
            aria-invalid={(tried && complaints.reason !== null) || undefined}
            aria-describedby={`${id}reasoncomplaint`}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Labelled>
        {arm.isError && <ProblemView problem={toProblem(arm.error)} />}
      </form>
    </Dialog>
  );
}

interface LabelledProps {
  readonly id: string;
  readonly label: string;
  readonly complaint: string | null;
  readonly children: ReactNode;
}

function Labelled({ id, label, complaint, children }: LabelledProps) {
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children}
      <p id={`${id}complaint`} role="alert" className="text-critical text-sm empty:hidden">
        {complaint}
      </p>
    </div>
  );
}

function minutesComplaint(minutes: string): string | null {
  const count = Number(minutes);
  return Number.isInteger(count) && count >= 1 && count <= armMinutesMax
    ? null
    : `A whole number of minutes from 1 to ${armMinutesMax}.`;
}
