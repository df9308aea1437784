import { randomUUID } from 'node:crypto';

/** A number in [0, 1), injected so that a test can repeat a history. */
export type Random = () => number;

export const systemRandom: Random = () => Math.random();

/** A new unique id on every call. */
export type Ids = () => string;

export const randomIds: Ids = () => randomUUID();
