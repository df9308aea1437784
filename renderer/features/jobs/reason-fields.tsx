import { type RefObject, useId, useRef, useState } from 'react';
import { reasonSchema } from '#contract/jobs.ts';
import { Input } from '../../ui/field.tsx';

const ticketMax = 200;

/** Why somebody does something, as it goes on record. */
export interface Given {
  readonly reason: string;
  readonly ticket: string | null;
}

export interface ReasonForm {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly reason: string;
  readonly ticket: string;
  readonly complaint: string | null;
  readonly setReason: (reason: string) => void;
  readonly setTicket: (ticket: string) => void;
  /** What was given; null where it is not enough, which is then said at the field, and the focus goes there. */
  readonly take: () => Given | null;
}

/** Holds the reason and the ticket while they are typed. */
export function useReasonForm(): ReasonForm {
  const field = useRef<HTMLInputElement>(null);
  const [reason, typeReason] = useState('');
  const [ticket, setTicket] = useState('');
  const [complaint, setComplaint] = useState<string | null>(null);
  const setReason = (text: string) => {
    typeReason(text);
    setComplaint(null);
  };
  const take = () => {
    const parsed = reasonSchema.safeParse(reason);
    setComplaint(parsed.success ? null : (parsed.error.issues[0]?.message ?? null));
    if (parsed.success) return { reason: parsed.data, ticket: ticket.trim() === '' ? null : ticket.trim() };
    field.current?.focus();
    return null;
  };
  return { field, reason, ticket, complaint, setReason, setTicket, take };
}

interface ReasonFieldsProps {
  readonly form: ReasonForm;
  /** The form that Enter submits, where the fields stand outside of it. */
  readonly formId?: string;
}

/** Asks why, and for a ticket. */
export function ReasonFields({ form, formId }: ReasonFieldsProps) {
  const id = useId();
  return (
    <div className="flex gap-3">
      <div className="flex min-w-0 grow flex-col gap-1">
        <label htmlFor={`${id}reason`} className="font-medium">
          Reason
        </label>
        <Input
          ref={form.field}
          id={`${id}reason`}
          form={formId}
          value={form.reason}
          maxLength={500}
          aria-invalid={form.complaint !== null || undefined}
          aria-describedby={`${id}complaint`}
          onChange={(event) => form.setReason(event.currentTarget.value)}
        />
        <p id={`${id}complaint`} role="alert" className="text-critical text-sm empty:hidden">
          {form.complaint}
        </p>
      </div>
      <div className="flex w-36 flex-col gap-1">
        <label htmlFor={`${id}ticket`} className="font-medium">
          Ticket
        </label>
        <Input
          id={`${id}ticket`}
          form={formId}
          value={form.ticket}
          maxLength={ticketMax}
          placeholder="optional"
          onChange={(event) => form.setTicket(event.currentTarget.value)}
        />
      </div>
    </div>
  );
}
