import { describe, expect, it } from 'vitest';
import { ProblemError } from '#contract/problems.ts';
import { requireRegion } from './regions.ts';

function adviceOn(region: string): string | null {
  try {
    requireRegion(region);
    return null;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.problem.advice;
  }
}

describe('regions', () => {
  it.each(['eu-west-1', 'us-gov-west-1', 'cn-northwest-1', 'eusc-de-east-1'])('knows %s', (region) => {
    expect(adviceOn(region)).toBeNull();
  });

  it('lets one pass that is newer than the list', () => {
    expect(adviceOn('sa-west-1')).toBeNull();
  });

  it.each([
    ['eu-wset-1', 'eu-west-1'],
    ['us-east1', 'us-east-1'],
    ['EU-CENTRAL-1', 'Choose a region'],
    ['frankfurt', 'Choose a region'],
    ['eu-west-1a', 'eu-west-1'],
    ['x@y/../z', 'Choose a region'],
  ])('refuses %s and offers what is near', (region, offered) => {
    expect(adviceOn(region)).toContain(offered);
  });
});
