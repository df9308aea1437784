import { type Problem, ProblemError, problem } from '#contract/problems.ts';

interface Asking {
  readonly answer: (answer: object) => void;
  readonly refuse: (error: ProblemError) => void;
}

/** The questions that a thread was asked and has not answered yet. */
export class ThreadQuestions {
  readonly #asking = new Map<number, Asking>();
  #nextId = 1;

  /** `send` carries the question, with its number, to the thread. */
  ask<Answer extends object>(send: (id: number) => void): Promise<Answer> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      // The thread answers what it was asked: the number says to which question.
      this.#asking.set(id, { answer: (answer) => resolve(answer as Answer), refuse: reject });
      send(id);
    });
  }

  answered(id: number, answer: object): void {
    this.#asking.get(id)?.answer(answer);
    this.#asking.delete(id);
  }

  refused(id: number, reason: Problem): void {
    this.#asking.get(id)?.refuse(new ProblemError(reason));
    this.#asking.delete(id);
  }

  /** The thread has ended: it answers nothing more. */
  end(): void {
    for (const { refuse } of this.#asking.values()) refuse(interrupted());
    this.#asking.clear();
  }
}

export function interrupted(): ProblemError {
  return problem('stopped', 'Reading AWS was interrupted before the answer came.', 'Try again in a moment.');
}
