export { type Cache, type CacheSchema, openCache, openCacheReader, type Rebuilt } from './cache.ts';
export type { Database, Statement } from './database.ts';
export { describeHolder, type Holder, lockFolder, readHolder } from './lock.ts';
export { isDamage, isStoreFailure, storeProblem } from './problems.ts';
export { openSettings, type Settings, settingsInMemory } from './settings.ts';
export { openState, type State, visitState } from './state.ts';
