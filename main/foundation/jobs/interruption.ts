/**
 * Thrown into a run to end it: it is stopped, paused, cancelled, or asks a person. What is on record says which, and
 * how it goes on; so a definition that swallows this one changes nothing.
 */
export class Interruption extends Error {
  constructor(options?: ErrorOptions) {
    super('The run of this job was interrupted; it goes on from what is on record.', options);
    this.name = 'Interruption';
  }
}
