// A simulated AWS account in a process of its own, so that what it costs is not counted as the product's.
import { createSimulator, listen } from '../../main/simulator/index.ts';

const [estate = 'medium'] = process.argv.slice(2);
if (estate !== 'medium' && estate !== 'large') throw new Error(`There is no estate "${estate}".`);
const clock = {
  now: () => Date.now(),
  timer: (delayMs: number, callback: () => void) => {
    const handle = setTimeout(callback, delayMs);
    return () => clearTimeout(handle);
  },
};
const simulator = createSimulator({ estate, clock, alive: false });
simulator.start();
const server = await listen(simulator.aws, { host: '127.0.0.1' });
process.stdout.write(`${JSON.stringify({ url: server.url, callers: simulator.callers })}\n`);
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
