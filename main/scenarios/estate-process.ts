// The simulated AWS in a process of its own, which outlives the consoles that work with it. Its arguments are a folder
// and a fast clock's; it prints where it listens, then the group and everything that was sent to change it on request.
import { createInterface } from 'node:readline';
import { createSimulator, listen, oneGroup } from '../simulator/index.ts';
import { fastClock } from './fast-clock.ts';
import { Wire } from './wire.testing.ts';

const [folder = '', speed = '', startedAt = ''] = process.argv.slice(2);
const clock = fastClock(Number(speed), Number(startedAt));
const simulator = createSimulator({ estate: 'one-group', clock, throttle: false });
const group = simulator.world.regions.get(`${oneGroup.account}/${oneGroup.region}`)?.groups.get(oneGroup.groupName);
if (!group) throw new Error('The estate has no group.');
const wire = new Wire(simulator, group, folder);
simulator.start();
const server = await listen(wire.aws, { host: '127.0.0.1' });
const say = (what: unknown) => process.stdout.write(`${JSON.stringify(what)}\n`);
say({ url: server.url, callers: simulator.callers });
createInterface({ input: process.stdin }).on('line', () => say({ sent: wire.sent, group }));
