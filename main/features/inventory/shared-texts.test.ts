import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SharedTexts } from './shared-texts.ts';

it('leaves any plain data as they were, whatever it was given before', () => {
  const { data } = fc.letrec((tie) => ({
    data: fc.oneof({ maxDepth: 3 }, tie('list'), tie('record')),
    value: fc.oneof(fc.constantFrom(null, 0, true, '', 'a', 'b', '__proto__', undefined), fc.string(), tie('data')),
    list: fc.array(tie('value'), { maxLength: 3 }),
    record: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { noNullPrototype: true }),
  }));
  const texts = new SharedTexts();
  fc.assert(
    fc.property(data, (given) => {
      const plain = given as object;
      const before = structuredClone(plain);
      expect(texts.share(plain)).toBe(plain);
      expect(plain).toEqual(before);
    }),
    { numRuns: 300 },
  );
});
