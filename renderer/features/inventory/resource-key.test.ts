import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseResourceKey, resourceKey, splitEnvironmentId, stackNameOf } from './resource-key.ts';

const connectionId = fc
  .tuple(
    fc.string({ minLength: 1 }).filter((name) => !name.includes('@')),
    fc.constantFrom('eu-west-1', 'us-gov-east-1'),
  )
  .map(([name, region]) => `profile:${name}@${region}`);

describe('a resource in a link', () => {
  it('is read back as it was written, whatever the connection and the environment are called', () => {
    fc.assert(
      fc.property(
        connectionId,
        fc.string(),
        fc.constantFrom('environment', 'stack', 'group', 'instance', 'load_balancer', 'database'),
        (id, name, kind) => {
          const ref =
            kind === 'environment'
              ? { kind, connectionId: id, id: `${id}/${name}` }
              : { kind, connectionId: id, id: name.replaceAll('~', '') };
          expect(parseResourceKey(resourceKey(ref))).toEqual(ref);
        },
      ),
    );
  });

  it('is nothing where the link was cut or typed wrongly', () => {
    for (const key of ['', '~', 'stack', 'stack~demo@eu-west-1', 'planet~a~b'])
      expect(parseResourceKey(key)).toBeNull();
  });
});

describe('names inside ids', () => {
  it('finds the connection and the name of an environment', () => {
    expect(splitEnvironmentId('profile:ops/prod@eu-west-1/shop/blue')).toEqual({
      connectionId: 'profile:ops/prod@eu-west-1',
      name: 'shop/blue',
    });
  });

  it('finds the name of a stack', () => {
    expect(stackNameOf('arn:aws:cloudformation:eu-west-1:123456789012:stack/shop-web/8c1f')).toBe('shop-web');
  });
});
