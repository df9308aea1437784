import { type Ref, useId } from 'react';
import { Input, TextArea } from './field.tsx';

export interface LabelledFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What is wrong with it. */
  readonly complaint?: string | undefined;
  /** What is good to know about it. */
  readonly note?: string | undefined;
  readonly placeholder?: string | undefined;
  /** A number stands beside its label; a text of several lines below it. */
  readonly shape?: 'line' | 'number' | 'lines';
  readonly disabled?: boolean;
  /** Of a field of one line, for the focus. */
  readonly field?: Ref<HTMLInputElement>;
}

/** A field that takes text, with its label, and below it what is good to know and what is wrong. */
export function LabelledField(props: LabelledFieldProps) {
  const { label, value, onChange, complaint, note, placeholder, shape = 'line', disabled = false, field } = props;
  const id = useId();
  const given = {
    id,
    value,
    disabled,
    ...(placeholder !== undefined && { placeholder }),
    'aria-invalid': complaint !== undefined || undefined,
    'aria-describedby': `${id}note ${id}complaint`,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => onChange(event.currentTarget.value),
  };
  return (
    <div>
      <div className={shape === 'number' ? 'flex items-center justify-between gap-3' : 'flex flex-col gap-1'}>
        <label htmlFor={id}>{label}</label>
        {shape === 'lines' && <TextArea {...given} />}
        {shape === 'line' && <Input ref={field} {...given} />}
        {shape === 'number' && <Input ref={field} {...given} inputMode="numeric" className="max-w-24" />}
      </div>
      <p id={`${id}note`} className="text-muted text-sm empty:hidden">
        {note}
      </p>
      <Complaint id={`${id}complaint`}>{complaint}</Complaint>
    </div>
  );
}

/** What is wrong with the field above. */
export function Complaint({ id, children }: { readonly id?: string; readonly children: string | undefined }) {
  return (
    <p id={id} role="alert" className="text-critical text-sm empty:hidden">
      {children}
    </p>
  );
}
