import { useHotkeys } from 'react-hotkeys-hook';
import { usePreferences } from '../features/settings/index.ts';
import { type CommandId, commandEntry, commandIds, runCommand } from '../lib/commands.ts';

/** A single key means what it says, so it must come alone, and not from inside a dialog, a menu or a list of choices. */
function isNotForSingleKey(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  return event.target instanceof Element && event.target.closest('[role=dialog], [role=menu], [role=listbox]') !== null;
}

function CombinationKey({ id, keys }: { readonly id: CommandId; readonly keys: string }) {
  useHotkeys(keys, () => void runCommand(id), { enableOnFormTags: true, preventDefault: true });
  return null;
}

function SingleKey({ id, keys }: { readonly id: CommandId; readonly keys: string }) {
  useHotkeys(
    keys,
    (event) => {
      if (runCommand(id)) event.preventDefault();
    },
    // By the character and not by the key's place: `/` and `?` lie elsewhere on other keyboards.
    { useKey: true, ignoreModifiers: true, ignoreEventWhen: isNotForSingleKey },
  );
  return null;
}

/** Listens to the keys of the command table. */
export function Hotkeys() {
  const { singleKeyShortcuts } = usePreferences();
  return commandIds.map((id) => {
    const { keys } = commandEntry(id);
    if (keys === undefined) return null;
    if (keys.includes('+')) return <CombinationKey key={id} id={id} keys={keys} />;
    return singleKeyShortcuts ? <SingleKey key={id} id={id} keys={keys} /> : null;
  });
}
