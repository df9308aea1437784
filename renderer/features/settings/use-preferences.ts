import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Preferences, preferencesSchema } from '#contract/preferences.ts';
import { api, queryClient } from '../../lib/api.ts';
import { useStore } from '../../lib/store.ts';
import { viewDensity } from '../../lib/view-density.ts';

const storageKey = 'infraviewer.appearance';

function remember(): Preferences {
  try {
    return preferencesSchema.parse(JSON.parse(localStorage.getItem(storageKey) ?? '{}'));
  } catch {
    return preferencesSchema.parse({});
  }
}

/** What the last window looked like; the defaults where there was none. */
const remembered = remember();

function apply({ theme, density }: Preferences): void {
  const root = document.documentElement;
  root.dataset['density'] = density;
  if (theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
}

/** Looks as it did last time, before the core has answered: the first picture has the right colours. */
export function applyRememberedAppearance(): void {
  apply(remembered);
}

/** How the console looks; what was remembered until the core has said. */
export function usePreferences(): Preferences {
  return useQuery(api.preferences.get.queryOptions()).data ?? remembered;
}

/** Changes preferences at once; the core keeps them. */
export function useSetPreferences() {
  const queryKey = api.preferences.get.queryKey();
  return useMutation(
    api.preferences.set.mutationOptions({
      onMutate: (change) => {
        const current = queryClient.getQueryData(queryKey) ?? remembered;
        queryClient.setQueryData(queryKey, {
          theme: change.theme ?? current.theme,
          density: change.density ?? current.density,
          singleKeyShortcuts: change.singleKeyShortcuts ?? current.singleKeyShortcuts,
        });
      },
      onSuccess: (saved) => queryClient.setQueryData(queryKey, saved),
      onError: () => queryClient.invalidateQueries({ queryKey }),
    }),
  );
}

/** The density of what is on screen, the saved view's or else the preferred one, and a way to change it there. */
export function useDensity(): [Preferences['density'], (density: Preferences['density']) => void] {
  const ofView = useStore(viewDensity);
  const { density } = usePreferences();
  const setPreferences = useSetPreferences();
  return [
    ofView ?? density,
    (next) => (ofView === null ? setPreferences.mutate({ density: next }) : viewDensity.set(next)),
  ];
}

/** Keeps the page's colours and density as they are wanted; once, in the frame. */
export function useAppearance(): void {
  const preferences = usePreferences();
  const [density] = useDensity();
  useEffect(() => apply({ ...preferences, density }), [preferences, density]);
  useEffect(() => {
    localStorage.setItem(storageKey, JSON.stringify(preferences));
  }, [preferences]);
}

/** Whether the page is dark now, by preference or by the system. */
export function isDark({ theme }: Preferences): boolean {
  return theme === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
}
