import { z } from 'zod';
import type { Remember } from './foundation/aws/index.ts';
import type { Settings } from './foundation/store/index.ts';

const settingsKey = 'connections';
const chosenSchema = z.array(z.object({ candidateId: z.string(), region: z.string() }));

/** Keeps in state.db which connections are open. */
export function rememberConnections(settings: Settings): Remember {
  return {
    load: () => settings.get(settingsKey, chosenSchema) ?? [],
    save: (open) => settings.set(settingsKey, open),
  };
}
