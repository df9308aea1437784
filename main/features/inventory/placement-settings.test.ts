import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { openSettings, openState } from '../../foundation/store/index.ts';
import { problemCodeOf, temporaryFolders } from '../../foundation/store/store.testing.ts';
import { defaultPlacementRules } from './placement.ts';
import { PlacementSettings } from './placement-settings.ts';

const folder = temporaryFolders();

function withSettings(work: (settings: ReturnType<typeof openSettings>) => void): void {
  const state = openState(folder(), { clock: new VirtualClock(0) });
  try {
    work(openSettings(state.db));
  } finally {
    state.close();
  }
}

describe('the rules of placement', () => {
  it('are the defaults until others are chosen', () => {
    withSettings((settings) => {
      const placement = new PlacementSettings(settings);
      expect(placement.get()).toEqual(defaultPlacementRules);
      const chosen = { ...defaultPlacementRules, environmentTags: ['squad'] };
      expect(placement.set(chosen)).toEqual(chosen);
      expect(new PlacementSettings(settings).get()).toEqual(chosen);
    });
  });

  it('are kept without regard to case and without repetition', () => {
    withSettings((settings) => {
      const rules = new PlacementSettings(settings).set({ ...defaultPlacementRules, environmentTags: ['Env', 'ENV'] });
      expect(rules.environmentTags).toEqual(['env']);
    });
  });

  it('are the defaults where what is stored does not fit any more', () => {
    withSettings((settings) => {
      settings.set('placement', { environmentTags: 'environment' });
      expect(new PlacementSettings(settings).get()).toEqual(defaultPlacementRules);
    });
  });

  it('cannot be such that nothing is placed', () => {
    withSettings((settings) => {
      const placement = new PlacementSettings(settings);
      const nothing = { ...defaultPlacementRules, environmentTags: [], environmentWords: [] };
      expect(problemCodeOf(() => placement.set(nothing))).toBe('bad_input');
      expect(placement.get()).toEqual(defaultPlacementRules);
      placement.set({ ...nothing, environmentWords: ['prod'] });
      expect(placement.get().environmentTags).toEqual([]);
    });
  });
});
