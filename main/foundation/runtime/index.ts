export { type Clock, sleep, systemClock } from './clock.ts';
export { type Ids, type Random, randomIds, systemRandom } from './random.ts';
export { type Stop, Stops } from './stop.ts';
