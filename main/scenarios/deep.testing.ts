/** `npm run test:deep` takes minutes instead of seconds: every point, ten times the histories, more rounds. */
export const isDeep = process.env['INFRAVIEWER_DEEP'] === '1';
