import { z } from 'zod';
import type { Chosen, Remember } from './foundation/aws/index.ts';
import type { Settings } from './foundation/store/index.ts';

const settingsKey = 'connections';
const chosenSchema = z.array(z.object({ candidateId: z.string(), region: z.string() }));

/** Keeps in state.db which connections are open. The demo's are not among them: they open with the demo. */
export function rememberConnections(settings: Settings): Remember {
  return {
    load: () => settings.get(settingsKey, chosenSchema) ?? [],
    save: (open) =>
      settings.set(
        settingsKey,
        open.filter((chosen) => !isDemo(chosen)),
      ),
  };
}

function isDemo({ candidateId }: Chosen): boolean {
  return candidateId === 'demo' || candidateId.startsWith('demo:');
}
