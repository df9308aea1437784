import type { ResourceRef } from '#contract/inventory.ts';
import type { Stop } from '../../foundation/runtime/index.ts';
import type { Watching } from './connection-collector.ts';

/** What one subscriber has on screen. */
export interface Watched {
  readonly watching: readonly ResourceRef[];
  readonly focused: boolean;
}

/** What all subscribers together look at. A window in the background asks for no more than a quiet refresh. */
export class Watchers {
  readonly #onChange: (watching: Watching) => void;
  readonly #watched = new Set<Watched>();

  constructor(onChange: (watching: Watching) => void) {
    this.#onChange = onChange;
  }

  add(watched: Watched): Stop {
    // A copy, because two subscribers may look at the very same thing.
    const own = { ...watched };
    this.#watched.add(own);
    this.#tell();
    return () => {
      if (this.#watched.delete(own)) this.#tell();
    };
  }

  #tell(): void {
    const focused = [...this.#watched].filter((watched) => watched.focused);
    this.#onChange({
      attention: focused.length > 0 ? 'focused' : 'blurred',
      resources: focused.flatMap((watched) => watched.watching),
    });
  }
}
