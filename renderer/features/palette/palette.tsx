import { Dialog } from '@base-ui/react/dialog';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { api } from '../../lib/api.ts';
import { toProblem } from '../../lib/problem.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { CommandItem, HitItem, RecentItem } from './palette-items.tsx';
import { hitKey, matchesWords, type PaletteQuery, parseQuery, selectHits, shownMax } from './query.ts';
import { type Choice, readRecent, rememberRecent } from './recent.ts';
import { usePaletteCommands } from './use-palette-commands.ts';
import { useGoTo } from './use-targets.ts';

/** Those of one kind are picked from what was found of all. */
const asked = { everything: shownMax, oneKind: 100 } as const;
const forgottenAfterMs = 30_000;

const groupLook =
  '**:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:font-medium **:[[cmdk-group-heading]]:text-muted **:[[cmdk-group-heading]]:text-xs';

/** The things that the query asks for; until its answer is there, what was found before. */
function useFound(query: PaletteQuery) {
  const isSearching = query.scope !== 'commands' && query.text !== '';
  const { data, error, isFetching, isPending, isPlaceholderData, isLoading } = useQuery(
    api.inventory.search.queryOptions({
      input: { text: query.text, limit: query.kind === null ? asked.everything : asked.oneKind },
      enabled: isSearching,
      placeholderData: keepPreviousData,
      gcTime: forgottenAfterMs,
    }),
  );
  return {
    hits: isSearching ? selectHits(data ?? [], query) : [],
    isAnswered: !isSearching || !(isPending || isPlaceholderData),
    isFetching,
    isLoading,
    error: isSearching ? error : null,
  };
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
  const found = useFound(query);
  const [recent] = useState(readRecent);

  const shownRecent = query.scope !== 'commands' && query.text === '' ? selectHits(recent, query) : [];
  const shownCommands =
    query.scope === 'things' ? [] : commands.filter((command) => matchesWords(command.title, query.text));

  const chooseThing = useCallback(
    (choice: Choice) => {
      rememberRecent(choice);
      onChoose(() => goTo(choice));
    },
    [onChoose, goTo],
  );

  return (
    <Command.List
      label="Results"
      aria-busy={found.isFetching}
      // Which question the results answer, once they do: the benchmark waits for it.
      data-list={found.isAnswered ? JSON.stringify({ text: query.text }) : ''}
      className="max-h-[min(440px,56vh)] overflow-auto p-1.5"
    >
      {found.error !== null && <ProblemView problem={toProblem(found.error)} />}
      {shownRecent.length > 0 && (
        <Command.Group heading="Recent" className={groupLook}>
          {shownRecent.map((choice) => (
            <RecentItem key={hitKey(choice)} choice={choice} onSelect={chooseThing} />
          ))}
        </Command.Group>
      )}
      {found.hits.length > 0 && (
        <Command.Group heading="Found" className={groupLook}>
          {found.hits.map((hit) => (
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
        {found.isLoading ? 'Searching…' : query.text === '' ? 'Type to search.' : `Nothing is called “${query.text}”.`}
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
  const choose = useCallback(
    (run: () => void) => {
      chosen.current = run;
      onOpenChange(false);
    },
    [onOpenChange],
  );
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
            <Results query={parseQuery(typed)} onChoose={choose} />
            <Prefixes />
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
