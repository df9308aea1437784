import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '#contract/live.ts';
import { isOutdated, outdatedBy } from './live-scope.ts';

const published = (connectionId: string): LiveEvent => ({
  kind: 'published',
  connectionId,
  service: 'ec2',
  generation: 2,
  appeared: 1,
  changed: 0,
  vanished: 0,
});

const key = (path: string, input?: unknown) => [path.split('.'), { type: 'query', ...(input ? { input } : {}) }];

const outdated = (event: LiveEvent, path: string, input?: unknown) => isOutdated(key(path, input), outdatedBy([event]));

describe('what an event makes out of date', () => {
  it('is every list over all connections, and the lists and details of that connection alone', () => {
    expect(outdated(published('a'), 'inventory.stacks', { text: 'web' })).toBe(true);
    expect(outdated(published('a'), 'inventory.search', { text: 'web' })).toBe(true);
    expect(outdated(published('a'), 'inventory.instances', { connectionIds: ['a', 'b'] })).toBe(true);
    expect(outdated(published('a'), 'inventory.instances', { connectionIds: ['b'] })).toBe(false);
    expect(outdated(published('a'), 'inventory.stack', { connectionId: 'a', id: 's' })).toBe(true);
    expect(outdated(published('a'), 'inventory.stack', { connectionId: 'b', id: 's' })).toBe(false);
  });

  it('includes how fresh things are whenever something was published', () => {
    expect(outdated(published('a'), 'inventory.scopes')).toBe(true);
    expect(outdated(published('a'), 'connections.list')).toBe(false);
    expect(outdated(published('a'), 'preferences.get')).toBe(false);
  });

  it('leaves the lists alone where only freshness changed', () => {
    expect(outdated({ kind: 'scopes' }, 'inventory.scopes')).toBe(true);
    expect(outdated({ kind: 'scopes' }, 'inventory.stacks', {})).toBe(false);
  });

  it('is told apart for connections, notices and preferences', () => {
    expect(outdated({ kind: 'connections' }, 'connections.list')).toBe(true);
    expect(outdated({ kind: 'connections' }, 'connections.candidates')).toBe(true);
    expect(outdated({ kind: 'notices' }, 'host.about')).toBe(true);
    expect(outdated({ kind: 'preferences' }, 'preferences.get')).toBe(true);
    expect(outdated({ kind: 'preferences' }, 'host.about')).toBe(false);
  });

  it('is everything that answers from the inventory, but nothing that is read from AWS when asked', () => {
    expect(outdated(published('a'), 'traffic.instanceHealth', { connectionId: 'a', id: 'i' })).toBe(true);
    expect(outdated(published('a'), 'databases.list', { connectionIds: ['b'] })).toBe(false);
    expect(outdated(published('a'), 'lookups.stackEvents', { connectionId: 'a', id: 's' })).toBe(false);
    expect(outdated(published('a'), 'groups.get', { connectionId: 'a', groupName: 'g' })).toBe(true);
    expect(outdated(published('a'), 'groups.now', { connectionId: 'a', groupName: 'g' })).toBe(false);
  });

  it('is the settings of everybody where these changed, and nothing where something followed did', () => {
    const resource = { kind: 'stack', connectionId: 'a', id: 's' } as const;
    expect(outdated({ kind: 'settings' }, 'people.me')).toBe(true);
    expect(outdated({ kind: 'followed', resource, name: 's', message: '' }, 'inventory.stack', {})).toBe(false);
  });

  it('is nothing for a query of another making', () => {
    expect(isOutdated(['something'], outdatedBy([published('a')]))).toBe(false);
  });
});
