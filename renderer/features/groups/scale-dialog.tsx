import { useId, useMemo, useRef, useState } from 'react';
import type { GroupNow } from '#contract/groups.ts';
import { Input } from '../../ui/field.tsx';
import { ActionDialog } from './action-dialog.tsx';
import { checkSizes, isSameSizes, sizeNames, sizeWords, typedSizes } from './model.ts';

interface ScaleDialogProps {
  readonly now: GroupNow;
  readonly onClose: () => void;
}

/** New sizes for a group, with what they would do. */
export function ScaleDialog({ now, onClose }: ScaleDialogProps) {
  const { connectionId, groupName } = now;
  const [typed, setTyped] = useState(() => typedSizes(now.sizes));
  const id = useId();
  const desired = useRef<HTMLInputElement>(null);
  const { action, complaints } = useMemo(() => checkSizes(typed), [typed]);
  const isUnchanged = action !== null && isSameSizes(action.sizes, now.sizes);
  return (
    <ActionDialog
      group={{ connectionId, groupName }}
      title="Scale the group"
      action={isUnchanged ? null : action}
      advice={
        isUnchanged ? 'Change a size to see what would happen.' : 'Correct what is marked to see what would happen.'
      }
      initialFocus={desired}
      onClose={onClose}
    >
      <div className="grid grid-cols-3 gap-3">
        {sizeNames.map((name) => (
          <div key={name} className="flex flex-col gap-1">
            <label htmlFor={`${id}${name}`} className="font-medium">
              {sizeWords[name]} <span className="font-normal text-muted">now {now.sizes[name]}</span>
            </label>
            <Input
              {...(name === 'desiredCapacity' && { ref: desired })}
              id={`${id}${name}`}
              inputMode="numeric"
              value={typed[name]}
              aria-invalid={complaints?.[name] !== undefined || undefined}
              aria-describedby={`${id}${name}complaint`}
              onFocus={(event) => event.currentTarget.select()}
              onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
            />
            <p id={`${id}${name}complaint`} role="alert" className="text-critical text-sm empty:hidden">
              {complaints?.[name]}
            </p>
          </div>
        ))}
      </div>
    </ActionDialog>
  );
}
