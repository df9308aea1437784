import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { JobQuestion, JobRow } from '#contract/jobs.ts';
import { api, queryClient } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { useMay } from '../people/index.ts';
import { choiceMeaning } from './model.ts';
import { ReasonDialog } from './reason-dialog.tsx';

type Choice = JobQuestion['choices'][number];

const choiceWords: Record<Choice, { readonly action: string; readonly title: string }> = {
  mark_done: { action: 'It happened', title: 'Mark the step as done?' },
  retry: { action: 'Do it again', title: 'Do the step again?' },
  fail: { action: 'Give up', title: 'Let the job fail?' },
};

interface QuestionPanelProps {
  readonly job: JobRow;
  /** The job's name, where it is not the one that the page is about. */
  readonly title: string | undefined;
}

/** What only a person can decide, with what to look at first. */
export function QuestionPanel({ job, title }: QuestionPanelProps) {
  const [choice, setChoice] = useState<Choice | null>(null);
  const mayAnswer = useMay('operator') === true;
  const answer = useMutation(
    api.jobs.answer.mutationOptions({
      onSuccess: () => setChoice(null),
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.jobs.key() }),
    }),
  );
  const { question } = job;
  if (question === null) return null;
  return (
    <section aria-label="Your decision" className="rounded-md border-changing border-l-3 bg-surface px-3 py-2.5">
      <p className="flex items-center gap-2 font-medium text-lg">
        <Mark shape="diamond" className="text-changing" />
        <span className="[overflow-wrap:anywhere]">
          {title !== undefined && <span className="text-muted">{title}: </span>}
          {question.message}
        </span>
      </p>
      <p className="mt-1">{question.advice}</p>
      {mayAnswer ? (
        <p className="mt-2 flex flex-wrap gap-2">
          {question.choices.map((each) => (
            <Button key={each} onClick={() => setChoice(each)}>
              {choiceWords[each].action}…
            </Button>
          ))}
        </p>
      ) : (
        <p className="mt-2 text-muted">An operator has to decide.</p>
      )}
      {choice !== null && (
        <ReasonDialog
          title={choiceWords[choice].title}
          action={choiceWords[choice].action}
          busy={answer.isPending}
          error={answer.error}
          onSubmit={(reason) => answer.mutate({ jobId: job.id, stepKey: question.stepKey, choice, reason })}
          onClose={() => {
            answer.reset();
            setChoice(null);
          }}
        >
          <p>{choiceMeaning(choice, question)}</p>
        </ReasonDialog>
      )}
    </section>
  );
}
