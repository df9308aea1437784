import type { PlacementRules } from '#contract/placement.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { useMay } from '../people/index.ts';
import { PlacementPreview } from './placement-preview.tsx';
import { UnsavedGuard } from './unsaved-guard.tsx';
import { isSame, usePlacementDraft } from './use-placement-draft.ts';
import { WordList } from './word-list.tsx';

interface ListText {
  readonly field: keyof PlacementRules;
  readonly title: string;
  readonly hint: string;
  readonly ordered: boolean;
}

const lists: readonly ListText[] = [
  {
    field: 'environmentTags',
    title: 'Tags that name an environment',
    hint: 'The first of them that a thing or its stack has counts. Upper and lower case are the same.',
    ordered: true,
  },
  {
    field: 'applicationTags',
    title: 'Tags that name an application',
    hint: 'The first of them counts here too.',
    ordered: true,
  },
  {
    field: 'environmentWords',
    title: 'Words that are an environment',
    hint: 'Where no tag tells, a part of a name that is one of these does: shop-prod-web belongs to prod.',
    ordered: false,
  },
  {
    field: 'personalWords',
    title: 'Words that may be somebody’s own',
    hint: 'Of those above: the owner after them belongs to the name, so dev-ana is an environment of its own.',
    ordered: false,
  },
  {
    field: 'componentWords',
    title: 'Words that tell what a thing is',
    hint: 'Never an owner: dev-web is the web part of dev.',
    ordered: false,
  },
];

/** The rules that tell environments and applications, with what they would match. */
export function PlacementSettings() {
  const draft = usePlacementDraft();
  const mayChange = useMay('administrator') === true;
  const { answer, rules, defaults, isChanged, change, takeBack, save } = draft;
  if (rules === undefined) {
    if (!answer.isError) return <SkeletonRows count={12} />;
    const retry = <Button onClick={() => void answer.refetch()}>Try again</Button>;
    return <ProblemView problem={toProblem(answer.error)} action={retry} />;
  }
  return (
    <div className="grid items-start gap-4 xl:grid-cols-2">
      <Panel title="Environments and applications">
        {!mayChange && (
          <p className="border-line border-b p-3 text-muted">Only administrators of this console change these rules.</p>
        )}
        {lists.map(({ field, ...list }) => (
          <WordList
            key={field}
            {...list}
            words={rules[field]}
            onChange={(words) => change({ [field]: [...words] })}
            readOnly={!mayChange}
          />
        ))}
        {mayChange && (
          <div className="sticky -bottom-4 flex flex-wrap items-center gap-2 rounded-b-lg border-line border-t bg-raised p-3">
            {save.isError && <ProblemView problem={toProblem(save.error)} className="w-full" />}
            <Button look="primary" disabled={!isChanged} busy={save.isPending} onClick={() => save.mutate(rules)}>
              {save.isPending ? 'Applying…' : 'Apply'}
            </Button>
            <Button disabled={!isChanged} onClick={takeBack}>
              Take changes back
            </Button>
            <Button
              className="ml-auto"
              disabled={defaults === undefined || isSame(rules, defaults)}
              onClick={() => defaults && change(defaults)}
            >
              Defaults
            </Button>
            {isChanged && <p className="w-full text-muted text-sm">Not applied yet.</p>}
          </div>
        )}
      </Panel>
      <PlacementPreview rules={rules} />
      <UnsavedGuard isChanged={isChanged} what="The rules" />
    </div>
  );
}
