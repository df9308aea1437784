/**
 * Thrown into a run to end it: it is stopped, paused, cancelled, or asks a person. What is on record says which, and
 * how it goes on; so a definition that swallows this one changes nothing.
 */
export class Interruption extends Error {
  constructor(cause?: unknown) {
    super('The run of this job was interrupted; it goes on from what is on record.');
    this.name = 'Interruption';
    if (cause !== undefined) this.cause = cause;
  }

  static causedBy(error: unknown): Interruption {
    return new Interruption(error);
  }
}
