import { type ReactNode, useId, useMemo, useState } from 'react';
import type { GroupRef } from '#contract/groups.ts';
import { ActionDialog } from './action-dialog.tsx';
import {
  type ActionChoices,
  choicesAtFirst,
  type InstanceActionName,
  instanceAction,
  instanceActionWords,
} from './model.ts';

interface InstanceDialogProps {
  readonly group: GroupRef;
  readonly name: InstanceActionName;
  readonly instanceIds: readonly string[];
  readonly onClose: () => void;
}

/** Something done to chosen instances of a group, with the choices that it leaves open. */
export function InstanceDialog({ group, name, instanceIds, onClose }: InstanceDialogProps) {
  const [choices, setChoices] = useState(choicesAtFirst);
  const action = useMemo(() => instanceAction(name, instanceIds, choices), [name, instanceIds, choices]);
  return (
    <ActionDialog group={group} title={instanceActionWords[name].replace('…', '')} action={action} onClose={onClose}>
      <p className="font-mono text-sm [overflow-wrap:anywhere]">{instanceIds.join(', ')}</p>
      <Choices name={name} choices={choices} isOne={instanceIds.length === 1} onChange={setChoices} />
    </ActionDialog>
  );
}

interface ChoicesProps {
  readonly name: InstanceActionName;
  readonly choices: ActionChoices;
  /** Whether it is about one instance only. */
  readonly isOne: boolean;
  readonly onChange: (next: ActionChoices) => void;
}

function Choices({ name, choices, isOne, onChange }: ChoicesProps) {
  switch (name) {
    case 'enter_standby':
      return (
        <Check
          checked={choices.keepCapacity}
          onChange={(keepCapacity) => onChange({ ...choices, keepCapacity })}
          note={`Otherwise the desired capacity goes down by ${isOne ? 'one' : 'as many'}, and fewer instances serve.`}
        >
          {isOne ? 'Launch another in its place' : 'Launch others in their place'}
        </Check>
      );
    case 'set_unhealthy':
      return (
        <Check
          checked={choices.respectGracePeriod}
          onChange={(respectGracePeriod) => onChange({ ...choices, respectGracePeriod })}
          note="An instance that has just started is then left alone."
        >
          Respect the grace period
        </Check>
      );
    case 'replace':
      return (
        <Check
          checked={choices.launchFirst}
          onChange={(launchFirst) => onChange({ ...choices, launchFirst })}
          note="Otherwise the group serves with one less until the new instance is in service."
        >
          Launch the new one first
        </Check>
      );
    case 'exit_standby':
    case 'protect':
    case 'unprotect':
    case 'set_healthy':
      return null;
  }
}

interface CheckProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly note: string;
  readonly children: ReactNode;
}

function Check({ checked, onChange, note, children }: CheckProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={`${id}note`}
        onChange={(event) => onChange(event.currentTarget.checked)}
        className="mt-1"
      />
      <span>
        <label htmlFor={id} className="font-medium">
          {children}
        </label>
        <span id={`${id}note`} className="block text-muted">
          {note}
        </span>
      </span>
    </div>
  );
}
