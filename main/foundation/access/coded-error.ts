import { ORPCError, ValidationError } from '@orpc/contract';
import { type Problem, ProblemError, problem, problemStatuses } from '#contract/problems.ts';
import { isStoreFailure, storeProblem } from '../store/index.ts';

/** Where an unexpected failure is written down. */
export interface FailureLog {
  error(details: object, message: string): void;
}

/** What turns a failure into something that may leave the core. */
export interface CodedErrorOptions {
  readonly logger: FailureLog;
  /** Makes the reference by which a person finds the failure in the log. */
  readonly ids: () => string;
  /** Named where the disk is to blame. */
  readonly dataFolder: string;
}

const issuesShownMax = 5;
const referenceLength = 8;

/**
 * The error a caller receives, whatever was thrown: a code of the contract, a sentence and what to do. What nobody
 * expected is logged under a short reference and leaves as `internal`, without its text or its stack.
 */
export function codedError(error: unknown, options: CodedErrorOptions): ORPCError<string, Problem> {
  if (error instanceof ProblemError) return fromProblem(error.problem, error);
  if (isCoded(error)) return error;
  if (isStoreFailure(error)) return fromProblem(storeProblem(error, options.dataFolder).problem, error);
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') return fromProblem(badInput(error.cause), error);
  return fromProblem(unexpected(error, options), error);
}

/** The same shape for a problem that was found before any procedure was called. */
export function fromProblem(found: Problem, cause?: unknown): ORPCError<string, Problem> {
  const { code, message } = found;
  return new ORPCError(code, { defined: true, status: problemStatuses[code], message, data: found, cause });
}

function isCoded(error: unknown): error is ORPCError<string, Problem> {
  return error instanceof ORPCError && error.code in problemStatuses;
}

function badInput(cause: unknown): Problem {
  if (!(cause instanceof ValidationError)) {
    const advice = 'Send JSON with the header Content-Type: application/json.';
    return problem('bad_input', 'The request could not be understood.', advice).problem;
  }
  const faults = faultsIn(cause);
  const more = cause.issues.length - faults.length;
  if (more > 0) faults.push(`and ${more} more`);
  return problem('bad_input', `The input is not acceptable. ${faults.join('; ')}.`, 'Correct it and try again.')
    .problem;
}

/** The first of them, each by its field and without a full stop. */
function faultsIn({ issues }: ValidationError): string[] {
  return issues
    .slice(0, issuesShownMax)
    .map(({ path, message }) => `${fieldPath(path)}: ${message.replace(/\.$/, '')}`);
}

type IssuePath = ValidationError['issues'][number]['path'];

/** `limit`, `watching[0].kind`, or `input` where the whole is wrong. */
function fieldPath(path: IssuePath): string {
  const keys = (path ?? []).map((segment) => (typeof segment === 'object' ? segment.key : segment));
  if (keys.length === 0) return 'input';
  return keys.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text ? `${text}.${String(key)}` : String(key);
  }, '');
}

function unexpected(error: unknown, { logger, ids }: CodedErrorOptions): Problem {
  const reference = ids().slice(0, referenceLength);
  logger.error({ err: error, reference, issues: outputIssues(error) }, 'A call failed in a way nobody expected');
  const advice = `Try again; if it happens again, look for the reference ${reference} in the log.`;
  return problem('internal', `Something went wrong inside Infraviewer (reference ${reference}).`, advice).problem;
}

/** Which fields of an answer broke the contract: without them the log would only say that it failed. */
function outputIssues(error: unknown): string[] | undefined {
  if (!(error instanceof ORPCError) || !(error.cause instanceof ValidationError)) return undefined;
  return faultsIn(error.cause);
}

/** What every transport wraps around its calls, for a request that fails before it reaches a procedure. */
export function codingErrors(options: CodedErrorOptions) {
  return async <Answer>({ next }: { next(): Promise<Answer> }): Promise<Answer> => {
    try {
      return await next();
    } catch (error) {
      throw isUnreadable(error) ? fromProblem(badInput(error), error) : codedError(error, options);
    }
  };
}

/** What the parsers of JSON, forms and addresses throw. A procedure's own failure is coded before it gets here. */
function isUnreadable(error: unknown): boolean {
  return error instanceof SyntaxError || error instanceof TypeError || error instanceof URIError;
}
