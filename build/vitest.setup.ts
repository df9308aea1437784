import fc from 'fast-check';

/**
 * Every day's histories and other random values are always the same, so that a test which fails fails for its change;
 * the deep suite looks for new ones. `INFRAVIEWER_SEED` plays those of a failure again.
 */
const everydaySeed = '20261121';
const { INFRAVIEWER_DEEP: deep, INFRAVIEWER_SEED: seed = deep === '1' ? '' : everydaySeed } = process.env;

fc.configureGlobal({ endOnFailure: deep === '1', ...(seed === '' ? {} : { seed: Number(seed) }) });
