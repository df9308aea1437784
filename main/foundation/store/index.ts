export { type Cache, type CacheSchema, openCache, openCacheReader, type Rebuilt } from './cache.ts';
export type { Database, Statement } from './database.ts';
export { describeHolder, type Holder, lockFolder } from './lock.ts';
export { isDamage, isStoreFailure, storeProblem } from './problems.ts';
export { openSettings, type Settings } from './settings.ts';
export { openState, type State } from './state.ts';
