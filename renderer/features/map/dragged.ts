import { z } from 'zod';
import type { DraggedPlaces } from './keep-places.ts';

const storageKey = (environmentId: string) => `infraviewer.map.${environmentId}`;

const placesSchema = z.record(z.string(), z.object({ parentId: z.string().nullable(), x: z.number(), y: z.number() }));

/** Where nodes of an environment were dragged to in this browser; nothing where that cannot be read. */
export function readDragged(environmentId: string): DraggedPlaces {
  try {
    return placesSchema.parse(JSON.parse(localStorage.getItem(storageKey(environmentId)) ?? '{}'));
  } catch {
    return {};
  }
}

/** Remembers the places in this browser. */
export function writeDragged(environmentId: string, places: DraggedPlaces): void {
  if (Object.keys(places).length === 0) localStorage.removeItem(storageKey(environmentId));
  else localStorage.setItem(storageKey(environmentId), JSON.stringify(places));
}
