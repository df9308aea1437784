import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useRef, useState } from 'react';
import type { Hook } from '#contract/hooks.ts';
import { api, queryClient } from '../../lib/api.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { LabelledField, type LabelledFieldProps } from '../../ui/labelled-field.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Select } from '../../ui/select.tsx';
import { checkHook, type HookComplaints, type HookField, type TypedHook, typedHook } from './form.ts';
import { TryHook } from './try-hook.tsx';

interface HookDialogProps {
  /** The hook that is changed; null for a new one. */
  readonly hook: Hook | null;
  /** The names that there are. */
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

const nameTaken = 'There is a hook of this name.';

/** Sets a hook up, or changes one; it can be tried before it is saved. */
export function HookDialog({ hook, taken, onClose }: HookDialogProps) {
  const id = useId();
  const first = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(() => typedHook(hook));
  const [isSubmitted, setSubmitted] = useState(false);
  const checked = checkHook(typed);
  const isTaken = hook === null && taken.includes(typed.name.trim());
  const complaints: HookComplaints = { ...(isTaken && { name: nameTaken }), ...checked.complaints };
  const save = useMutation(
    api.hooks.save.mutationOptions({
      onSuccess: onClose,
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.hooks.key() }),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSubmitted(true);
    if (checked.hook !== null && !isTaken) save.mutate(checked.hook);
  };
  const part = { typed, complaints: isSubmitted ? complaints : {}, onChange: setTyped };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="wide"
      initialFocus={first}
      title={hook === null ? 'Add a hook' : `Change ${hook.name}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} look="primary" busy={save.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} noValidate className="flex flex-col gap-3">
        {hook === null && <HookText {...part} name="name" label="Name" field={first} />}
        <Select
          label="What it does"
          labelShown
          value={typed.kind}
          options={kinds}
          onChange={(kind) => setTyped({ ...typed, kind })}
        />
        {typed.kind === 'webhook' ? <WebhookFields {...part} /> : <CommandFields {...part} />}
        <HookText {...part} name="timeoutS" label="Seconds until it counts as failed" shape="number" />
        <div className="flex flex-wrap items-center gap-3">
          <TryHook hook={checked.hook} />
          <p className="text-muted">Runs it once now, with an example.</p>
        </div>
        {save.error !== null && <ProblemView problem={toProblem(save.error)} />}
      </form>
    </Dialog>
  );
}

const kinds = [
  { value: 'webhook', label: 'Sends a request' },
  { value: 'command', label: 'Runs a program' },
] as const;

const secrets = [
  { value: 'none', label: 'None' },
  { value: 'environment', label: 'In an environment variable' },
  { value: 'file', label: 'In a file' },
] as const;

interface HookPart {
  readonly typed: TypedHook;
  readonly complaints: HookComplaints;
  readonly onChange: (next: TypedHook) => void;
}

function WebhookFields(props: HookPart) {
  const { typed, onChange } = props;
  return (
    <>
      <HookText
        {...props}
        name="url"
        label="URL"
        note="Is sent JSON by POST. A success status means that it is done."
      />
      <Select
        label="Secret, sent as a bearer token"
        labelShown
        value={typed.secret}
        options={secrets}
        onChange={(secret) => onChange({ ...typed, secret })}
      />
      {typed.secret === 'environment' && (
        <HookText {...props} name="secretName" label="Name of the variable" note={secretNote} />
      )}
      {typed.secret === 'file' && <HookText {...props} name="secretPath" label="Path of the file" note={secretNote} />}
    </>
  );
}

const secretNote = 'Read where the console runs, each time it is needed. The secret itself is never stored.';

function CommandFields(props: HookPart) {
  return (
    <>
      <HookText
        {...props}
        name="program"
        label="Program"
        note="Its path where the console runs. Exit code 0 means that it is done."
      />
      <HookText
        {...props}
        name="args"
        label="Arguments"
        shape="lines"
        placeholder="one a line"
        note="Passed as they are, without a shell."
      />
    </>
  );
}

interface HookTextProps
  extends HookPart,
    Pick<LabelledFieldProps, 'label' | 'note' | 'placeholder' | 'shape' | 'field'> {
  readonly name: HookField;
}

function HookText({ typed, complaints, onChange, name, ...field }: HookTextProps) {
  return (
    <LabelledField
      {...field}
      value={typed[name]}
      complaint={complaints[name]}
      onChange={(text) => onChange({ ...typed, [name]: text })}
    />
  );
}
