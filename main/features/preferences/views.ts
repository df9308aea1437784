import { z } from 'zod';
import { problem } from '#contract/problems.ts';
import { type SavedView, savedViewSchema } from '#contract/views.ts';
import type { Clock, Ids } from '../../foundation/runtime/index.ts';
import type { Settings } from '../../foundation/store/index.ts';

const settingsKey = 'views';
const viewsSchema = z.array(savedViewSchema);

/** More would make the list of views itself a place to search in. */
export const viewsMax = 200;

export interface ViewsDeps {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly onChange: () => void;
}

/** Screens with their filters, kept under a name for everybody who uses this data folder. */
export interface ViewsService {
  list(): SavedView[];
  /** Keeps a view; one of the same name is replaced and keeps its id, so that links to it still lead there. */
  save(view: Pick<SavedView, 'name' | 'address' | 'layout'>): SavedView;
  remove(id: string): void;
}

export function createViews({ settings, clock, ids, onChange }: ViewsDeps): ViewsService {
  const list = () => settings.get(settingsKey, viewsSchema) ?? [];
  const keep = (views: readonly SavedView[]) => {
    settings.set(settingsKey, views);
    onChange();
  };
  return {
    list,
    save(wanted) {
      const views = list();
      const before = views.find(({ name }) => name === wanted.name);
      const others = views.filter((view) => view !== before);
      if (others.length >= viewsMax) {
        throw problem('bad_input', `There are ${viewsMax} saved views already.`, 'Remove one that nobody needs.');
      }
      const { name, address, layout } = wanted;
      const saved = { id: before?.id ?? ids(), name, address, layout, createdAt: before?.createdAt ?? clock.now() };
      keep([...others, saved]);
      return saved;
    },
    remove(id) {
      const views = list();
      const others = views.filter((view) => view.id !== id);
      if (others.length === views.length) throw problem('not_found', 'This view is gone already.', '');
      keep(others);
    },
  };
}
