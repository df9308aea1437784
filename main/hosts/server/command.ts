import { homedir, userInfo } from 'node:os';
import { resolve } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { Command, InvalidArgumentError, Option } from 'commander';
import envPaths from 'env-paths';
import type { Invitee } from '#contract/people.ts';
import { ProblemError } from '#contract/problems.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { type DemoEstate, demoEstates } from '../../demo.ts';
import type { Person } from '../../foundation/access/index.ts';
import { systemClock } from '../../foundation/runtime/index.ts';
import { entriesBeside } from '../shared/entries.ts';
import { startFailure } from '../shared/start-failure.ts';
import { invitee, inviteToRunning } from './invite.ts';
import { type RunningServer, startServer } from './server.ts';

interface Flags {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly demo: boolean;
  readonly estate: DemoEstate;
  readonly invite?: Invitee;
  readonly printJson: boolean;
}

const defaultPort = 4780;
const highestPort = 65_535;
const loopbackHosts = ['127.0.0.1', 'localhost', '::1'];

/** Runs the server host until it is told to stop. Answers the exit code. */
export async function runCommand(argv: readonly string[], entryUrl: string): Promise<number> {
  const flags = parse(argv);
  try {
    await serve(flags, entryUrl).catch((error: unknown) => inviteInstead(error, flags));
    return 0;
  } catch (error) {
    say(`Infraviewer could not start. ${startFailure(error)}`, process.stderr);
    return 1;
  }
}

async function serve(flags: Flags, entryUrl: string): Promise<void> {
  const entries = entriesBeside(entryUrl);
  const person = personHere();
  const server = await startServer({
    clock: systemClock,
    host: flags.host,
    port: flags.port,
    data: flags.data,
    home: homedir(),
    demo: flags.demo ? flags.estate : null,
    person: person.name,
    version: manifest.version,
    windowFolder: entries.window,
    workers: { inventory: entries.inventory, simulator: entries.simulator },
    environment: process.env,
    apiToken: process.env['INFRAVIEWER_API_TOKEN'] || null,
  });
  endCalmly(server, flags.data);
  const stopListening = tell(server, person, flags);
  await toldToStop();
  stopListening();
  await server.stop();
}

/** Where a server runs already, an invitation to that one is all that was asked for. */
function inviteInstead(error: unknown, { invite, data, printJson }: Flags): void {
  const isRunning = error instanceof ProblemError && error.problem.code === 'already_running';
  if (!isRunning || !invite) throw error;
  const { url, link } = inviteToRunning(data, invite, personHere().name);
  if (printJson) say(JSON.stringify({ url, invitationUrl: link }));
  else tellInvitation(invite, link);
}

function parse(argv: readonly string[]): Flags {
  return new Command('infraviewer-server')
    .description('Infraviewer in a browser on this computer, with a REST API under /api/v1.')
    .version(manifest.version)
    .option('--port <number>', 'port to listen on, 0 for any free one', port, defaultPort)
    .option('--host <name>', 'loopback address to listen on', loopbackHost, '127.0.0.1')
    .option(
      '--data <folder>',
      'where settings and the cache are kept',
      (path) => resolve(path),
      envPaths('infraviewer', { suffix: '' }).data,
    )
    .option('--demo', 'play a simulated AWS account', false)
    .option('--no-demo', 'do not play a simulated AWS account')
    .addOption(new Option('--estate <name>').choices(demoEstates).default('demo').hideHelp())
    .option('--invite <name:role>', 'print a link that signs somebody in, once, with this role', invitee)
    .option('--print-json', 'print one line of JSON with the addresses, for programs', false)
    .addHelpText('after', '\nSet INFRAVIEWER_API_TOKEN to let programs call the REST API with that token.')
    .parse(argv)
    .opts<Flags>();
}

function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= highestPort) return value;
  throw new InvalidArgumentError(`A port is a number from 0 to ${highestPort}.`);
}

function loopbackHost(text: string): string {
  if (loopbackHosts.includes(text)) return text;
  const advice = 'Infraviewer listens on this computer only; reach it from elsewhere through an SSH tunnel.';
  throw new InvalidArgumentError(`It must be one of ${loopbackHosts.join(', ')}. ${advice}`);
}

/** Says where the console is and, on a terminal, gives another link for every Enter until the answer is called. */
function tell(server: RunningServer, person: Person, { printJson, invite }: Flags): () => void {
  const launchUrl = server.launchUrl(person);
  const invitationUrl = invite && server.core.people.invite(invite, person).url;
  if (printJson) {
    say(JSON.stringify({ url: server.url, launchUrl, invitationUrl, demo: server.core.demo }));
    return () => {};
  }
  say(`Infraviewer ${manifest.version} runs at ${server.url}`);
  say(`Open this link to sign in, once:\n  ${launchUrl}`);
  if (invite && invitationUrl) tellInvitation(invite, invitationUrl);
  if (!process.stdin.isTTY) return () => {};
  say('Press Enter for another link, Ctrl+C to stop.');
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => say(`  ${server.launchUrl(person)}`));
  // On a terminal Ctrl+C reaches readline first.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  return () => lines.close();
}

function tellInvitation({ name, role }: Invitee, link: string): void {
  say(`This link signs ${name} in as ${role}, once, within a day:\n  ${link}`);
}

/** The first SIGINT or SIGTERM asks politely; a second one does not wait for what is still closing. */
function toldToStop(): Promise<void> {
  return new Promise((stop) => {
    let isAsked = false;
    const ask = () => {
      if (isAsked) process.exit(1);
      isAsked = true;
      stop();
    };
    process.on('SIGINT', ask).on('SIGTERM', ask);
  });
}

/** What nobody expected ends the process, since nothing can be trusted then; the trace goes to the log only. */
function endCalmly({ logger }: RunningServer, dataFolder: string): void {
  process.once('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'The server ends');
    say(
      `Infraviewer has ended because of an error of its own. The file infraviewer.log in ${dataFolder} tells more.`,
      process.stderr,
    );
    process.exit(1);
  });
}

/** Whoever can start the process and read its link is its administrator. */
function personHere(): Person {
  return { name: userName(), roles: ['administrator'] };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user that the system has no name for.
    return 'administrator';
  }
}

function say(line: string, output: NodeJS.WriteStream = process.stdout): void {
  output.write(`${line}\n`);
}
