import type { Notice } from '#contract/host.ts';
import { problem } from '#contract/problems.ts';
import type { Clock, Ids } from './foundation/runtime/index.ts';

/** What every person should know once. A notice stays until somebody dismisses it or the console stops. */
export class Notices {
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #onChange: () => void;
  readonly #notices = new Map<string, Notice>();

  constructor(clock: Clock, ids: Ids, onChange: () => void) {
    this.#clock = clock;
    this.#ids = ids;
    this.#onChange = onChange;
  }

  add(level: Notice['level'], title: string, message: string): void {
    const notice = { id: this.#ids(), level, title, message, at: this.#clock.now() };
    this.#notices.set(notice.id, notice);
    this.#onChange();
  }

  list(): Notice[] {
    return [...this.#notices.values()];
  }

  dismiss(id: string): void {
    if (!this.#notices.delete(id)) throw problem('not_found', 'This notice is gone already.', '');
    this.#onChange();
  }
}
