// The server host from source on a fast clock, in a process of its own, to be killed, stopped and starved. Its arguments
// are a folder, the port and the fast clock's; it prints where it listens.
import { join } from 'node:path';
import { serveDemo } from './demo-server.ts';
import { fastClock } from './fast-clock.ts';

const [folder = '', port = '', speed = '', startedAt = ''] = process.argv.slice(2);
const server = await serveDemo(folder, {
  clock: fastClock(Number(speed), Number(startedAt)),
  port: Number(port),
  demo: null,
  environment: { AWS_CONFIG_FILE: join(folder, 'aws-config'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none') },
});
process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
process.once('SIGTERM', () => void server.stop());
