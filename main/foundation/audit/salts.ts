import { randomFillSync } from 'node:crypto';

const saltBytes = 32;
const saltsDrawn = 128;

/** Random salts, of which many are drawn at once: to draw one takes longer than to make a record of it. */
export class Salts {
  readonly #drawn = Buffer.alloc(saltBytes * saltsDrawn);
  #end = this.#drawn.length;

  /** A new salt, in hex. */
  next(): string {
    if (this.#end === this.#drawn.length) {
      randomFillSync(this.#drawn);
      this.#end = 0;
    }
    this.#end += saltBytes;
    return this.#drawn.toString('hex', this.#end - saltBytes, this.#end);
  }
}
