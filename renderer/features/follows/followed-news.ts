import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ResourceRef } from '#contract/inventory.ts';
import { onLiveEvent } from '../../lib/live.ts';
import { createStore } from '../../lib/store.ts';
import { notifyBySystem } from '../../lib/system-notification.ts';
import { notify } from '../../ui/toaster.tsx';
import { resourceKey } from '../inventory/resource-key.ts';
import { pageOf } from '../inventory/resource-link.tsx';

/** Something that is followed has changed. */
export interface News {
  readonly resource: ResourceRef;
  readonly name: string;
  readonly message: string;
  /** When this window heard of it, in milliseconds since the epoch. */
  readonly at: number;
}

/** What this window was told of and nobody has put away yet, newest first. */
export const followedNews = createStore<readonly News[]>([]);

const keptMax = 50;
/** Two subscriptions overlap for a moment while what is on screen changes; both bring the same event. */
const sameWithinMs = 2_000;

/** Adds news; none where it was told a moment ago. */
export function withNews(known: readonly News[], news: News): readonly News[] {
  const again = known.some(
    (each) =>
      news.at - each.at < sameWithinMs &&
      each.message === news.message &&
      resourceKey(each.resource) === resourceKey(news.resource),
  );
  return again ? known : [news, ...known].slice(0, keptMax);
}

/** Tells the person of what they follow: in the window and, where they allowed it, by the system. Once, in the frame. */
export function useFollowedNews(): void {
  const navigate = useNavigate();
  useEffect(
    () =>
      onLiveEvent((event) => {
        if (event.kind !== 'followed') return;
        const { resource, name, message } = event;
        const before = followedNews.get();
        const after = withNews(before, { resource, name, message, at: Date.now() });
        if (after === before) return;
        followedNews.set(after);
        notify(name, message);
        notifyBySystem({ title: name, message, tag: resourceKey(resource) }, () => void navigate(pageOf(resource)));
      }),
    [navigate],
  );
}
