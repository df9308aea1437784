import { z } from 'zod';
import type { ResourceRef } from '#contract/inventory.ts';
import { problem } from '#contract/problems.ts';
import { type Follow, followSchema } from '#contract/views.ts';
import type { Settings } from '../../foundation/store/index.ts';

const settingsKey = 'follows';
/** By the person's name. */
const followsSchema = z.record(z.string(), z.array(followSchema));

/** Each is looked at whenever something was read. */
export const followsMax = 200;

/** What each person wants to be told of. */
export interface FollowsService {
  list(person: string): Follow[];
  /** Following twice is following once, under the newer name. */
  follow(person: string, wanted: Follow): void;
  /** Not following any more what was not followed is no failure. */
  unfollow(person: string, resource: ResourceRef): void;
  /** Everything that anybody follows, by person. */
  everybody(): ReadonlyMap<string, readonly Follow[]>;
}

export function createFollows(settings: Settings, onChange: () => void): FollowsService {
  const all = () => new Map(Object.entries(settings.get(settingsKey, followsSchema) ?? {}));
  const keep = (person: string, follows: Follow[]) => {
    const kept = all();
    if (follows.length > 0) kept.set(person, follows);
    else kept.delete(person);
    settings.set(settingsKey, Object.fromEntries(kept));
    onChange();
  };
  const list = (person: string) => all().get(person) ?? [];
  return {
    list,
    follow(person, wanted) {
      const others = list(person).filter((follow) => !isSame(follow, wanted));
      if (others.length >= followsMax) {
        throw problem('bad_input', `You follow ${followsMax} things already.`, 'Stop following one of them first.');
      }
      keep(person, [...others, wanted]);
    },
    unfollow(person, resource) {
      const follows = list(person);
      const others = follows.filter((follow) => !isSame(follow, resource));
      if (others.length < follows.length) keep(person, others);
    },
    everybody: all,
  };
}

function isSame(one: ResourceRef, other: ResourceRef): boolean {
  return one.kind === other.kind && one.connectionId === other.connectionId && one.id === other.id;
}
