import type { JobStep } from '#contract/jobs.ts';
import { formatRemaining, formatUtc, plural } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { ConditionMark } from '../../ui/condition.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { KeyValueList } from '../../ui/panel.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { JobStateMark } from './job-state.tsx';
import { elapsedMs, type JobBranch, stepCondition, stepPreface } from './model.ts';

const stepWords: Record<JobStep['state'], string> = {
  intent: 'Under way',
  done: 'Done',
  failed: 'Failed',
  unknown: 'Outcome unknown',
  skipped: 'Skipped',
};

interface StepTreeProps {
  readonly branch: JobBranch;
  /** What is told of problems elsewhere: a step that failed of the same stays folded. */
  readonly told: string;
}

/** What a job did and does, in order; the jobs below it come after its own steps. */
export function StepTree({ branch, told }: StepTreeProps) {
  const { node, children } = branch;
  if (node.steps.length === 0 && children.length === 0) {
    return <p className="px-3 py-2 text-muted">It has not begun yet.</p>;
  }
  return (
    <ol aria-label={`Steps of ${node.row.title}`}>
      {node.steps.map((step) => (
        <StepRow key={step.key} step={step} told={told} />
      ))}
      {children.map((child) => (
        <li key={child.node.row.id} className="border-line border-t first:border-t-0">
          <p className="flex items-center gap-2 px-3 py-1.5">
            <JobStateMark job={child.node.row} />
            <span className="font-medium">{child.node.row.title}</span>
          </p>
          <div className="ml-6 border-line border-l">
            <StepTree branch={child} told={told} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function StepRow({ step, told }: { readonly step: JobStep; readonly told: string }) {
  const isNow = step.state === 'intent' || step.state === 'unknown';
  const isOpen = step.state === 'failed' || step.state === 'unknown';
  const isTold = step.problem !== null && told.includes(step.problem.message);
  return (
    <li className="border-line border-t px-3 py-1 first:border-t-0">
      <Disclosure openAtFirst={isOpen && !isTold} summary={<StepLine step={step} />}>
        <div className="flex flex-col gap-2 py-1.5 pl-10">
          {step.problem !== null && <ProblemView problem={step.problem} level={isNow ? 'warning' : 'critical'} />}
          <StepFacts step={step} />
        </div>
      </Disclosure>
    </li>
  );
}

function StepLine({ step }: { readonly step: JobStep }) {
  const elapsed = elapsedMs(step, useNow());
  const isNow = step.state === 'intent';
  return (
    <span className="flex min-w-0 grow items-start gap-2">
      <ConditionMark condition={stepCondition(step)} text={stepWords[step.state]} className="h-5" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <span className={isNow ? 'font-medium' : ''}>
          <span className={step.kind === 'undo' ? 'text-warning' : 'text-muted'}>{stepPreface(step)}</span>
          {step.title}
        </span>
        {step.observed !== null && <span className="block text-muted text-sm">{step.observed}</span>}
      </span>
      <span className="ml-auto shrink-0 text-muted text-sm leading-5">
        {elapsed !== null && formatRemaining(elapsed)}
      </span>
    </span>
  );
}

function StepFacts({ step }: { readonly step: JobStep }) {
  return (
    <KeyValueList
      entries={[
        { key: 'Began', value: formatUtc(step.startedAt) },
        ...(step.endedAt === null ? [] : [{ key: 'Ended', value: formatUtc(step.endedAt) }]),
        ...(step.dueAt === null || step.endedAt !== null ? [] : [{ key: 'Deadline', value: formatUtc(step.dueAt) }]),
        ...(step.attempt > 1 ? [{ key: 'Attempts', value: plural(step.attempt, 'attempt') }] : []),
        ...(step.action === null
          ? []
          : [{ key: 'Asked of AWS', value: <code className="font-mono text-sm">{step.action}</code> }]),
        ...step.parameters.map(({ name, value }) => ({
          key: name,
          value: <span className="font-mono text-sm">{value}</span>,
        })),
        ...step.requestIds.map((id) => ({ key: 'Request ID', value: <RequestId id={id} /> })),
        ...(step.auditSeq === null ? [] : [{ key: 'Audit record', value: `No. ${step.auditSeq}` }]),
        ...(step.safety === null ? [] : [{ key: 'After a crash', value: safetyWords[step.safety] }]),
      ]}
    />
  );
}

const safetyWords: Record<NonNullable<JobStep['safety']>, string> = {
  read: 'it is read again',
  token: 'it is repeated: AWS recognises it, or it sets an absolute value',
  probe: 'it looks first whether it happened',
  once: 'a person decides: it is never repeated by itself',
};

function RequestId({ id }: { readonly id: string }) {
  return (
    <span className="flex items-center gap-1">
      <span className="font-mono text-sm">{id}</span>
      <CopyButton text={id} label="Copy request ID" />
    </span>
  );
}
