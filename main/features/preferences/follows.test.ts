import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { openSettings, openState, type Settings } from '../../foundation/store/index.ts';
import { temporaryFolders } from '../../foundation/store/store.testing.ts';
import { createFollows, followsMax } from './follows.ts';

const folder = temporaryFolders();
let settings: Settings;
let changes: number;

beforeEach(() => {
  settings = openSettings(openState(folder(), { clock: new VirtualClock() }).db);
  changes = 0;
});

const open = () => createFollows(settings, () => void changes++);
const stack = { kind: 'stack', connectionId: 'demo@eu-west-1', id: 'arn:web', name: 'payments-prod-web' } as const;

describe('what somebody follows', () => {
  it('is their own, and outlives a restart', () => {
    open().follow('ada', stack);
    expect(open().list('ada')).toEqual([stack]);
    expect(open().list('ben')).toEqual([]);
    expect([...open().everybody()]).toEqual([['ada', [stack]]]);
  });

  it('is followed once however often they say so', () => {
    const follows = open();
    follows.follow('ada', stack);
    follows.follow('ada', { ...stack, name: 'another name' });
    expect(follows.list('ada')).toEqual([{ ...stack, name: 'another name' }]);
  });

  it('can be let go, also when it was not followed', () => {
    const follows = open();
    follows.follow('ada', stack);
    follows.unfollow('ada', { ...stack, id: 'arn:other' });
    expect(follows.list('ada')).toEqual([stack]);
    follows.unfollow('ada', stack);
    follows.unfollow('ada', stack);
    expect(follows.everybody().size).toBe(0);
    expect(changes).toBe(2);
  });

  it('is limited', () => {
    const follows = open();
    for (let index = 0; index < followsMax; index++) follows.follow('ada', { ...stack, id: `arn:${index}` });
    expect(() => follows.follow('ada', stack)).toThrow(`${followsMax} things`);
    follows.follow('ben', stack);
  });
});
