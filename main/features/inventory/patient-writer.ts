import { type Problem, type ProblemCode, ProblemError } from '#contract/problems.ts';
import { storeProblem } from '../../foundation/store/index.ts';
import type { InventoryWriter } from './repository.ts';

/** What a person can put right while the console runs. */
const curable: readonly ProblemCode[] = ['disk_full', 'folder_unwritable'];

/**
 * Puts up with a disk that is full. A publication then fails with a ProblemError, to be tried again later; a note that
 * cannot be written is dropped, since its scope's next one replaces it. `onBlocked` is told what stands in the way,
 * and null once something could be published again. Any other failure is thrown as it is.
 */
export function patientWriter(
  writer: InventoryWriter,
  dataFolder: string,
  onBlocked: (problem: Problem | null) => void,
): InventoryWriter {
  let isBlocked = false;

  const tell = (problem: Problem | null) => {
    const wasBlocked = isBlocked;
    isBlocked = problem !== null;
    if (isBlocked !== wasBlocked) onBlocked(problem);
  };

  const write = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      const reason = storeProblem(error, dataFolder);
      if (!curable.includes(reason.problem.code)) throw error;
      tell(reason.problem);
      throw reason;
    }
  };

  const writeIfPossible = (work: () => void): void => {
    try {
      write(work);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
    }
  };

  return {
    publish: (listing) => {
      const published = write(() => writer.publish(listing));
      tell(null);
      return published;
    },
    recordScope: (...note) => writeIfPossible(() => writer.recordScope(...note)),
    forget: (connectionId) => writeIfPossible(() => writer.forget(connectionId)),
  };
}
