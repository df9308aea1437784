import { problem } from '#contract/problems.ts';
import type { Json } from '../audit/model.ts';
import type { JobDefinition } from './definition.ts';
import type { NewJob } from './records.ts';

/** A job as it is created; throws `bad_input` where the definition does not accept the input. */
export function newJob(
  definition: JobDefinition,
  input: Json,
  facts: Omit<NewJob, 'kind' | 'version' | 'title' | 'subject' | 'input'>,
): NewJob {
  const parsed = definition.input.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join('.') ?? '';
    const message = `The job "${definition.kind}" was not started: ${issue?.message ?? 'its input is not valid'}`;
    throw problem('bad_input', message, 'Correct the input and try again.', field === '' ? {} : { field });
  }
  const { kind, version } = definition;
  return {
    ...facts,
    kind,
    version,
    input,
    title: definition.title(parsed.data),
    subject: definition.subject(parsed.data),
  };
}
