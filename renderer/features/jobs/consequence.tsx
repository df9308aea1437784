import type { StopConsequence } from '#contract/jobs.ts';

/** What stopping would mean; several things that would be undone, one by one and in their order. */
export function Consequence({ of: { sentence, undoes } }: { readonly of: StopConsequence }) {
  return (
    <>
      <p>{sentence}</p>
      {undoes.length > 1 && (
        <ol className="list-decimal pl-5 text-muted">
          {undoes.map((undo) => (
            <li key={undo}>{undo}</li>
          ))}
        </ol>
      )}
    </>
  );
}
