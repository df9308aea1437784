import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { commitmentsIn } from './commitments.ts';
import type { Json } from './model.ts';

const sha256 = 'ab'.repeat(32);

it('are found by their form, whatever they are called', () => {
  const body = canonicalJson({ kind: 'new', author: { sha256 }, count: 5, other: { hmac: sha256 }, ticket: null });
  expect(commitmentsIn(body)).toEqual(new Map([['author', sha256]]));
});

it('are members of the body itself: what only looks like one is not taken for one', () => {
  const text = `"author":{"sha256":"${sha256}"}`;
  const parameters = { author: { sha256 }, list: [{ sha256 }], text, ends: '\\', quoted: '\\"}{"' };
  expect(commitmentsIn(canonicalJson({ parameters, ticket: { sha256 } }))).toEqual(new Map([['ticket', sha256]]));
});

it('are what reading the whole body finds', () => {
  const name = fc.constantFrom('author', 'ticket', 'sha256', '{', ']', 'é', '');
  const text = fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', 'a', '😀', '"sha256"') });
  const commitment = fc.constant<Json>({ sha256 });
  const { value } = fc.letrec<{ value: Json }>((tie) => {
    const members = fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true });
    const list = fc.array(tie('value'), { maxLength: 3 });
    return { value: fc.oneof({ maxDepth: 3 }, commitment, text, fc.integer(), fc.constant(null), list, members) };
  });
  fc.assert(
    fc.property(fc.dictionary(name, value, { noNullPrototype: true }), (body) => {
      const isOne = (member: Json) => canonicalJson(member) === canonicalJson({ sha256 });
      const expected = Object.keys(body).filter((field) => isOne(body[field] ?? null));
      expect([...(commitmentsIn(canonicalJson(body))?.keys() ?? [])]).toEqual(expected.sort());
    }),
  );
});

it.each(['"sha256"', '[{"sha256":"ab"}]', '{"author":{"sha256":"ab"}', '{"author', ''])('are not in %s', (body) => {
  expect(commitmentsIn(body)).toBeNull();
});
