import { Dialog } from '@base-ui/react/dialog';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { type Ref, useCallback, useRef, useState } from 'react';
import { api } from '../../lib/api.ts';
import { toProblem } from '../../lib/problem.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { CommandItem, HitItem, RecentItem } from './palette-items.tsx';
import { commandKey, hitKey, matchesWords, type PaletteQuery, parseQuery, selectHits, shownMax } from './query.ts';
import { type Choice, readRecent, rememberRecent } from './recent.ts';
import { useGroupCommands, usePaletteCommands } from './use-palette-commands.ts';
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
      // What is selected of two answers in turn keeps the hits that both have; as they came, all would be new ones.
      select: (found) => selectHits(found, query),
      placeholderData: keepPreviousData,
      gcTime: forgottenAfterMs,
    }),
  );
  return {
    hits: isSearching ? (data ?? []) : [],
    isAnswered: !isSearching || !(isPending || isPlaceholderData),
    isFetching,
    isLoading,
    error: isSearching ? error : null,
  };
}

/** What a query is narrowed to by what it begins with. */
const searchedBy = { '>': 'commands', '@': 'environments', '#': 'stacks', 'i-': 'instances' };

const prefixes = (
  <p className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-t px-3 py-1.5 text-muted text-sm">
    {Object.entries(searchedBy).map(([keys, what]) => (
      <span key={keys}>
        <Kbd keys={keys} /> {what}
      </span>
    ))}
    <span className="ml-auto">
      <Kbd keys="Enter" /> open
    </span>
  </p>
);

/** What is shown for a query, and with which question it is the answer to. */
function useResults(query: PaletteQuery) {
  const found = useFound(query);
  const all = usePaletteCommands();
  const [recent] = useState(readRecent);
  const shownRecent = query.scope !== 'commands' && query.text === '' ? selectHits(recent, query) : [];
  const groupCommands = useGroupCommands([...shownRecent, ...found.hits], query.action);
  const words = query.action === null ? query.text : `${query.action} ${query.text}`;
  const matching = all.filter((command) => matchesWords(command.title, words));
  const commands = query.scope === 'things' ? [] : [...groupCommands, ...matching];
  // Whoever says what to do wants no list of what to look at.
  const hits = query.action === null ? found.hits : [];
  return {
    ...found,
    hits,
    recent: shownRecent,
    commands,
    keys: [...shownRecent.map(hitKey), ...hits.map(hitKey), ...commands.map(commandKey)],
    // Empty until everything is the answer to this text: the benchmark waits for it.
    answerTo: found.isAnswered ? JSON.stringify({ text: query.text }) : '',
  };
}

/** The first result is selected until the person selects another, which holds for this answer only. */
function useSelection({ keys, answerTo }: Pick<ReturnType<typeof useResults>, 'keys' | 'answerTo'>) {
  const [wanted, setWanted] = useState({ key: '', answerTo: '' });
  const isThere = wanted.answerTo === answerTo && keys.includes(wanted.key);
  return [isThere ? wanted.key : (keys[0] ?? ''), (key: string) => setWanted({ key, answerTo })] as const;
}

interface SearchProps {
  readonly input: Ref<HTMLInputElement>;
  /** Something was chosen: the palette closes, and then it is run. */
  readonly onChoose: (run: () => void) => void;
}

/** What is typed is forgotten with it, once the palette is gone. */
function SearchAndResults({ input, onChoose }: SearchProps) {
  const [typed, setTyped] = useState('');
  const query = parseQuery(typed);
  const results = useResults(query);
  const [selected, select] = useSelection(results);
  return (
    <Command shouldFilter={false} loop label="Search and commands" value={selected} onValueChange={select}>
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
      <Results query={query} results={results} onChoose={onChoose} />
      {prefixes}
    </Command>
  );
}

interface ResultsProps extends Pick<SearchProps, 'onChoose'> {
  readonly query: PaletteQuery;
  readonly results: ReturnType<typeof useResults>;
}

function Results({ query, results, onChoose }: ResultsProps) {
  const goTo = useGoTo();
  const chooseThing = useCallback(
    (choice: Choice) => {
      rememberRecent(choice);
      onChoose(() => goTo(choice));
    },
    [onChoose, goTo],
  );
  const { recent, hits, commands, error, answerTo } = results;
  return (
    <Command.List
      label="Results"
      aria-busy={results.isFetching}
      data-list={answerTo}
      className="max-h-[min(440px,56vh)] overflow-auto p-1.5"
    >
      {error !== null && <ProblemView problem={toProblem(error)} />}
      {recent.length > 0 && (
        <Command.Group heading="Recent" className={groupLook}>
          {recent.map((choice) => (
            <RecentItem key={hitKey(choice)} choice={choice} onSelect={chooseThing} />
          ))}
        </Command.Group>
      )}
      {hits.length > 0 && (
        <Command.Group heading="Found" className={groupLook}>
          {hits.map((hit) => (
            <HitItem key={hitKey(hit)} hit={hit} onSelect={chooseThing} />
          ))}
        </Command.Group>
      )}
      {commands.length > 0 && (
        <Command.Group heading="Commands" className={groupLook}>
          {commands.map((command) => (
            <CommandItem key={command.id} command={command} onSelect={() => onChoose(command.run)} />
          ))}
        </Command.Group>
      )}
      <Command.Empty className="p-6 text-center text-muted">
        {results.isLoading
          ? 'Searching…'
          : query.text === ''
            ? 'Type to search.'
            : `Nothing is called “${query.text}”.`}
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
  const input = useRef<HTMLInputElement>(null);
  // Run only once the palette is gone: closing gives the focus back, which a command may want to place elsewhere.
  const chosen = useRef<(() => void) | null>(null);
  const closed = () => {
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
          <SearchAndResults input={input} onChoose={choose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
