import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tagsOf } from './facts.testing.ts';
import { defaultPlacementRules, placementOf } from './placement.ts';

function place(name: string, tags: Record<string, string> = {}) {
  const { environment, application } = placementOf(name, tagsOf(tags), defaultPlacementRules);
  return [environment, application];
}

describe('placement', () => {
  it('takes tags without regard to case, in order of preference', () => {
    expect(place('x', { ENV: 'prod', Project: 'shop' })).toEqual(['prod', 'shop']);
    expect(place('x', { stage: 'b', env: 'a', environment: ' c ' })).toEqual(['c', null]);
    expect(place('x', { Service: 's', App: 'a' })).toEqual([null, 'a']);
  });

  it('takes an empty tag for none', () => {
    expect(place('shop-prod', { Environment: '  ' })).toEqual(['prod', 'shop']);
  });

  it('fills in from the name what the tags leave open', () => {
    expect(place('shop-prod-web', { Environment: 'production' })).toEqual(['production', 'shop']);
    expect(place('shop-prod-web', { Application: 'store' })).toEqual(['prod', 'store']);
  });

  it.each([
    ['shop-prod', 'prod', 'shop'],
    ['shop-prod-web', 'prod', 'shop'],
    ['prod-shop-web', 'prod', 'shop'],
    ['order-history-staging-db', 'staging', 'order-history'],
    ['Shop_Production_Web', 'Production', 'Shop'],
    ['shop-dev-ana', 'dev-ana', 'shop'],
    ['shop-dev-web', 'dev', 'shop'],
    ['shop-dev-ana-web', 'dev-ana', 'shop'],
    ['shop-dev-web-ana', 'dev', 'shop'],
    ['shop-dev-orders-history', 'dev', 'shop'],
    ['shop-prod-ana', 'prod', 'shop'],
    ['dev-shop', 'dev', 'shop'],
    ['prod', 'prod', null],
  ])('reads the name %s as %s of %s', (name, environment, application) => {
    expect(place(name)).toEqual([environment, application]);
  });

  it.each([
    ['shop-1.0.0-ryan0001', '1.0.0-ryan0001', 'shop'],
    ['shop-1-0-0-ryan0001', '1.0.0-ryan0001', 'shop'],
    ['shop-1-0-0-ryan0001-web', '1.0.0-ryan0001', 'shop'],
    ['1.12.3-feature7-shop', '1.12.3-feature7', 'shop'],
  ])('reads the version in the name %s as the environment', (name, environment, application) => {
    expect(place(name)).toEqual([environment, application]);
  });

  it.each(['shop', 'product-catalogue', 'devices-web', 'i-0123456789abcdef0', 'contest'])(
    'does not find an environment in %s',
    (name) => {
      expect(place(name)).toEqual([null, null]);
    },
  );

  it('copes with any name, and never answers with an empty text', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        for (const part of place(name)) expect(part).not.toBe('');
      }),
    );
  });
});
