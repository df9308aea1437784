import { Command } from 'cmdk';
import { memo } from 'react';
import type { ResourceRef, SearchHit } from '#contract/inventory.ts';
import { ConditionMark } from '../../ui/condition.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Mark } from '../../ui/mark.tsx';
import { kindWords } from '../inventory/kind-words.ts';
import { commandKey, hitKey } from './query.ts';
import type { Choice } from './recent.ts';
import type { PaletteCommand } from './use-palette-commands.ts';

const itemLook = 'flex h-row items-center gap-2 rounded-md px-2 select-none data-[selected=true]:bg-selected';

/** Tells two things of one name apart. */
function recentDetail({ kind, id, environment }: Choice): string {
  const parts = [kind === 'instance' && id, kind !== 'environment' && environment];
  return parts.filter(Boolean).join(' · ');
}

interface ItemTextProps {
  readonly name: string;
  readonly detail: string;
  readonly kind: ResourceRef['kind'];
}

/** The name is cut only where it alone is too long; until then the detail gives way. */
function ItemText({ name, detail, kind }: ItemTextProps) {
  return (
    <>
      <span className="max-w-[75%] shrink-0 truncate font-medium">{name}</span>
      <span className="min-w-0 grow truncate text-muted">{detail}</span>
      <span className="shrink-0 text-muted text-sm">{kindWords[kind].one.toLowerCase()}</span>
    </>
  );
}

interface RecentItemProps {
  readonly choice: Choice;
  readonly onSelect: (choice: Choice) => void;
}

/** Something that was chosen before; how it is now is not known until it is looked up. */
export function RecentItem({ choice, onSelect }: RecentItemProps) {
  return (
    <Command.Item value={hitKey(choice)} onSelect={() => onSelect(choice)} className={itemLook}>
      <Mark shape="clock" className="text-muted" />
      <ItemText name={choice.name} detail={recentDetail(choice)} kind={choice.kind} />
    </Command.Item>
  );
}

interface HitItemProps {
  readonly hit: SearchHit;
  readonly onSelect: (hit: SearchHit) => void;
}

/** Something that was found, with its condition. What one more key leaves as it was is not made again. */
export const HitItem = memo(function HitItem({ hit, onSelect }: HitItemProps) {
  return (
    <Command.Item value={hitKey(hit)} onSelect={() => onSelect(hit)} className={itemLook}>
      <ConditionMark condition={hit.condition} />
      <ItemText name={hit.name} detail={hit.detail} kind={hit.kind} />
    </Command.Item>
  );
});

interface CommandItemProps {
  readonly command: PaletteCommand;
  readonly onSelect: (command: PaletteCommand) => void;
}

/** A command, with the key that does the same. */
export function CommandItem({ command, onSelect }: CommandItemProps) {
  return (
    <Command.Item value={commandKey(command)} onSelect={() => onSelect(command)} className={itemLook}>
      <span className="min-w-0 grow truncate">{command.title}</span>
      {command.keys !== undefined && <Kbd keys={command.keys} />}
    </Command.Item>
  );
}
