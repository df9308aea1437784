import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { Input } from '../../ui/field.tsx';
import { addWords, moveWord } from './words.ts';

export interface WordListProps {
  readonly title: string;
  /** What the words are for. */
  readonly hint: string;
  readonly words: readonly string[];
  readonly onChange: (words: readonly string[]) => void;
  /** Whether their order means something. */
  readonly ordered: boolean;
  readonly readOnly: boolean;
}

/** A list of words that can be added to, taken from and, where that means something, put in order. */
export function WordList(props: WordListProps) {
  const { title, hint, words, onChange, ordered, readOnly } = props;
  return (
    <fieldset className="border-line border-b p-3 last:border-b-0">
      <legend className="float-left mb-0.5 w-full font-semibold">{title}</legend>
      <p className="clear-both mb-2 text-muted text-sm">{hint}</p>
      {words.length === 0 && <p className="mb-2 text-muted">None.</p>}
      {ordered ? <OrderedWords {...props} /> : <LooseWords {...props} />}
      {!readOnly && <AddWord title={title} words={words} onChange={onChange} />}
    </fieldset>
  );
}

function without(words: readonly string[], word: string): readonly string[] {
  return words.filter((each) => each !== word);
}

function OrderedWords({ words, onChange, readOnly }: WordListProps) {
  return (
    <ol className="mb-2 flex flex-col">
      {words.map((word, index) => (
        <li key={word} className="flex min-h-7 items-center gap-2">
          <span className="w-5 text-right text-muted text-sm">{index + 1}</span>
          <span className="min-w-0 grow font-mono text-sm [overflow-wrap:anywhere]">{word}</span>
          {!readOnly && (
            <>
              <IconButton
                icon={ArrowUp}
                label={`Prefer ${word} more`}
                shape="smallIcon"
                disabled={index === 0}
                onClick={() => onChange(moveWord(words, index, -1))}
              />
              <IconButton
                icon={ArrowDown}
                label={`Prefer ${word} less`}
                shape="smallIcon"
                disabled={index === words.length - 1}
                onClick={() => onChange(moveWord(words, index, 1))}
              />
              <IconButton
                icon={X}
                label={`Remove ${word}`}
                shape="smallIcon"
                onClick={() => onChange(without(words, word))}
              />
            </>
          )}
        </li>
      ))}
    </ol>
  );
}

function LooseWords({ words, onChange, readOnly }: WordListProps) {
  return (
    <ul className="mb-2 flex flex-wrap gap-1.5">
      {words.map((word) => (
        <li key={word} className="inline-flex h-6 min-w-0 items-center rounded-md bg-selected pl-2 font-mono text-sm">
          <span className={readOnly ? 'truncate pr-2' : 'truncate'}>{word}</span>
          {!readOnly && (
            <button
              type="button"
              aria-label={`Remove ${word}`}
              className="flex size-6 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
              onClick={() => onChange(without(words, word))}
            >
              <X size={13} aria-hidden />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function AddWord({ title, words, onChange }: Pick<WordListProps, 'title' | 'words' | 'onChange'>) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const add = () => {
    const added = addWords(words, typed);
    setProblem(added.problem);
    if (added.problem !== null) return;
    onChange(added.words);
    setTyped('');
  };
  return (
    <>
      <div className="flex gap-2">
        <Input
          value={typed}
          aria-label={`Add to ${title.toLowerCase()}`}
          placeholder="Add, e.g. env, stage"
          aria-invalid={problem !== null || undefined}
          aria-describedby={id}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setProblem(null);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
          className="max-w-80"
        />
        <Button onClick={add}>Add</Button>
      </div>
      <p id={id} role="alert" className="mt-1 text-critical text-sm empty:hidden">
        {problem}
      </p>
    </>
  );
}
