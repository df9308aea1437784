export { parseResourceKey, resourceKey } from './resource-key.ts';
