import { Dialog } from '@base-ui/react/dialog';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { useRef, useState } from 'react';
import { api } from '../../lib/api.ts';
import { toProblem } from '../../lib/problem.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { CommandItem, HitItem, RecentItem } from './palette-items.tsx';
import { hitKey, matchesWords, type PaletteQuery, parseQuery, selectHits } from './query.ts';
import { type Choice, readRecent, rememberRecent } from './recent.ts';
import { usePaletteCommands } from './use-palette-commands.ts';
import { useGoTo } from './use-targets.ts';

const asked = { everything: 50, oneKind: 100 } as const;
const forgottenAfterMs = 30_000;

const groupLook =
  '**:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:font-medium **:[[cmdk-group-heading]]:text-muted **:[[cmdk-group-heading]]:text-xs';
function useHits(query: PaletteQuery) {
  return useQuery(
    api.inventory.search.queryOptions({
      input: { text: query.text, limit: query.kind === null ? asked.everything : asked.oneKind },
      enabled: query.scope !== 'commands' && query.text !== '',
      placeholderData: keepPreviousData,
      gcTime: forgottenAfterMs,
    }),
  );
}

function Prefixes() {
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-t px-3 py-1.5 text-muted text-sm">
      <span>
        <Kbd keys=">" /> commands
      </span>
      <span>
        <Kbd keys="@" /> environments
      </span>
      <span>
        <Kbd keys="#" /> stacks
      </span>
      <span>
        <Kbd keys="i-" /> instances
      </span>
      <span className="ml-auto">
        <Kbd keys="Enter" /> open
      </span>
    </p>
  );
}

interface ResultsProps {
  readonly query: PaletteQuery;
  /** Something was chosen: the palette closes, and then it is run. */
  readonly onChoose: (run: () => void) => void;
}

function Results({ query, onChoose }: ResultsProps) {
  const goTo = useGoTo();
  const commands = usePaletteCommands();
  const hits = useHits(query);
  const [recent] = useState(readRecent);

  const wantsThings = query.scope !== 'commands';
  const shownRecent = wantsThings && query.text === '' ? selectHits(recent, query) : [];
  const shownHits = wantsThings && query.text !== '' ? selectHits(hits.data ?? [], query) : [];
  const shownCommands =
    query.scope === 'things' ? [] : commands.filter((command) => matchesWords(command.title, query.text));

  const chooseThing = (choice: Choice) => {
    rememberRecent(choice);
    onChoose(() => goTo(choice));
  };

  return (
    <Command.List label="Results" aria-busy={hits.isFetching} className="max-h-[min(440px,56vh)] overflow-auto p-1.5">
      {hits.isError && query.text !== '' && <ProblemView problem={toProblem(hits.error)} />}
      {shownRecent.length > 0 && (
        <Command.Group heading="Recent" className={groupLook}>
          {shownRecent.map((choice) => (
            <RecentItem key={hitKey(choice)} choice={choice} onSelect={chooseThing} />
          ))}
        </Command.Group>
      )}
      {shownHits.length > 0 && (
        <Command.Group heading="Found" className={groupLook}>
          {shownHits.map((hit) => (
            <HitItem key={hitKey(hit)} hit={hit} onSelect={chooseThing} />
          ))}
        </Command.Group>
      )}
      {shownCommands.length > 0 && (
        <Command.Group heading="Commands" className={groupLook}>
          {shownCommands.map((command) => (
            <CommandItem key={command.id} command={command} onSelect={() => onChoose(command.run)} />
          ))}
        </Command.Group>
      )}
      <Command.Empty className="p-6 text-center text-muted">
        {hits.isLoading ? 'Searching…' : query.text === '' ? 'Type to search.' : `Nothing is called “${query.text}”.`}
      </Command.Empty>
    </Command.List>
  );
}

export interface PaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Finds anything by name, id, tag or address, and runs commands. */
export function Palette({ open, onOpenChange }: PaletteProps) {
  const [typed, setTyped] = useState('');
  const input = useRef<HTMLInputElement>(null);
  // Run only once the palette is gone: closing gives the focus back, which a command may want to place elsewhere.
  const chosen = useRef<(() => void) | null>(null);
  const closed = () => {
    setTyped('');
    chosen.current?.();
    chosen.current = null;
  };
  return (
    <Dialog.Root
      open={open}
      onOpenChange={onOpenChange}
      onOpenChangeComplete={(isOpen) => {
        if (!isOpen) closed();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-shade" />
        <Dialog.Popup
          initialFocus={input}
          className="fixed top-[12vh] left-1/2 z-30 w-[min(640px,calc(100vw-32px))] -translate-x-1/2 overflow-hidden rounded-lg bg-raised shadow-popup"
        >
          <Dialog.Title className="sr-only">Search and commands</Dialog.Title>
          <Command shouldFilter={false} loop label="Search and commands">
            <div className="flex items-center gap-2 border-line border-b px-3">
              <Search size={16} className="text-muted" aria-hidden />
              <Command.Input
                ref={input}
                value={typed}
                onValueChange={setTyped}
                placeholder="Search names, ids, tags, addresses…"
                className="h-11 grow bg-transparent text-lg outline-none placeholder:text-muted"
              />
              <Kbd keys="esc" />
            </div>
            <Results
              query={parseQuery(typed)}
              onChoose={(run) => {
                chosen.current = run;
                onOpenChange(false);
              }}
            />
            <Prefixes />
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
