import { expect, test } from 'vitest';
import { Stops } from './stop.ts';

test('what was started ends once, the last first, even where something fails to end', async () => {
  const ended: string[] = [];
  const stops = new Stops();
  stops.add(() => void ended.push('first'));
  stops.add(() => Promise.reject(new Error('stuck')));
  stops.add(async () => void ended.push('last'));
  await expect(stops.stop()).rejects.toThrow('stuck');
  await stops.stop();
  expect(ended).toEqual(['last', 'first']);
});
