import { describe, expect, it } from 'vitest';
import type { Hook } from '#contract/hooks.ts';
import { checkHook, type HookField, secretWords, type TypedHook, targetWords, typedHook } from './form.ts';

const webhook: Hook = {
  name: 'Drain',
  target: { kind: 'webhook', url: 'https://deploy.example.com/drain', secret: { kind: 'file', path: '/run/token' } },
  timeoutS: 30,
};
const command: Hook = {
  name: 'Leave',
  target: { kind: 'command', program: '/usr/local/bin/leave', args: ['--now', 'a b'] },
  timeoutS: 60,
};
const variable: Hook = {
  ...webhook,
  target: { kind: 'webhook', url: 'http://drain/', secret: { kind: 'environment', name: 'DRAIN_TOKEN' } },
};

describe('the form of a hook', () => {
  it.each([webhook, command, variable])('shows a hook and makes the same of it: %j', (hook) => {
    expect(checkHook(typedHook(hook)).hook).toEqual(hook);
  });

  it('does not complain about the kind that is not chosen', () => {
    const typed = { ...typedHook(webhook), program: '', secretName: '1', args: 'x'.repeat(2_000) };
    expect(checkHook(typed).complaints).toBeNull();
    expect(checkHook({ ...typed, secret: 'none' }).hook?.target).toMatchObject({ secret: null });
  });

  it.each<[Partial<TypedHook>, HookField, string]>([
    [{ name: '' }, 'name', 'Give it a name.'],
    [{ name: 'a/b' }, 'name', 'Letters, digits'],
    [{ url: 'drain' }, 'url', 'Give an http or https URL.'],
    [{ secret: 'environment', secretName: '1' }, 'secretName', 'Give the name of an environment variable.'],
    [{ secret: 'file', secretPath: '' }, 'secretPath', 'Give the path of the file.'],
    [{ kind: 'command', program: ' ' }, 'program', 'Give the program’s path.'],
    [{ kind: 'command', program: 'x', args: 'a\n'.repeat(51) }, 'args', 'At most 50 arguments.'],
    [{ timeoutS: '' }, 'timeoutS', 'Give a whole number of seconds.'],
  ])('complains at the field: %j', (typed, field, complaint) => {
    const { hook, complaints } = checkHook({ ...typedHook(webhook), ...typed });
    expect(hook).toBeNull();
    expect(Object.keys(complaints ?? {})).toEqual([field]);
    expect(complaints?.[field]).toContain(complaint);
  });
});

it('says what a hook does, and of its secret only where it is', () => {
  expect(targetWords(webhook)).toBe('POST to https://deploy.example.com/drain');
  expect(targetWords(command)).toBe('Runs /usr/local/bin/leave --now a b');
  expect([webhook, command, variable].map(secretWords)).toEqual([
    'with the secret in /run/token',
    null,
    'with the secret in the variable DRAIN_TOKEN',
  ]);
});
