import { type ReactNode, useState } from 'react';
import { Disclosure } from '../../ui/disclosure.tsx';
import { LabelledField, type LabelledFieldProps } from '../../ui/labelled-field.tsx';
import { Select } from '../../ui/select.tsx';
import type { CycleComplaints, CycleText, TypedCycle } from './form.ts';

/** What every part of the form is given. */
export interface FormPart {
  readonly typed: TypedCycle;
  readonly complaints: CycleComplaints | null;
  readonly onChange: (next: TypedCycle) => void;
}

/** Fields that belong together, under a title. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 font-semibold">{title}</legend>
      {children}
    </fieldset>
  );
}

interface TextFieldProps extends FormPart, Pick<LabelledFieldProps, 'label' | 'note' | 'placeholder' | 'shape'> {
  readonly name: CycleText;
}

/** A field that takes text, with what is wrong with it below. */
export function TextField({ typed, complaints, onChange, name, label, note, placeholder, shape }: TextFieldProps) {
  return (
    <LabelledField
      {...{ label, note, placeholder, ...(shape !== undefined && { shape }) }}
      value={typed[name]}
      complaint={complaints?.[name]}
      onChange={(text) => onChange({ ...typed, [name]: text })}
    />
  );
}

interface ChoiceFieldProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly words: Readonly<Record<Value, string>>;
  readonly onChange: (value: Value) => void;
}

/** One of a few values, over the whole width. */
export function ChoiceField<Value extends string>({ label, value, words, onChange }: ChoiceFieldProps<Value>) {
  return <Select label={label} labelShown value={value} options={optionsOf(words)} onChange={onChange} />;
}

/** The options of a choice, in the order in which their words are written down. */
export function optionsOf<Value extends string>(words: Readonly<Record<Value, string>>) {
  return (Object.keys(words) as Value[]).map((value) => ({ value, label: words[value] }));
}

interface FoldedProps {
  readonly title: string;
  /** Opens it, and it stays open: something in it has to be seen. */
  readonly isNeeded: boolean;
  readonly children: ReactNode;
}

/** Fields that are rarely needed. */
export function Folded({ title, isNeeded, children }: FoldedProps) {
  const [wasNeeded, setNeeded] = useState(isNeeded);
  if (isNeeded && !wasNeeded) setNeeded(true);
  return (
    <Disclosure openAtFirst={wasNeeded} summary={<span className="font-semibold">{title}</span>}>
      <div className="mt-2 flex flex-col gap-2">{children}</div>
    </Disclosure>
  );
}
