import { z } from 'zod';
import type { Ids } from '../../foundation/runtime/index.ts';
import type { Settings } from '../../foundation/store/index.ts';

const key = 'console';

/** What names the console of this data folder in what it leaves on groups; made once. */
export function consoleIdOf(settings: Settings, ids: Ids): string {
  const known = settings.get(key, z.string());
  if (known !== undefined) return known;
  const id = ids();
  settings.set(key, id);
  return id;
}
