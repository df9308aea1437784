import type { Logger } from 'pino';
import { ProblemError } from '#contract/problems.ts';
import { createConsole, type RunningConsole } from '../../app.ts';
import type { DemoEstate } from '../../demo.ts';
import type { Person } from '../../foundation/access/index.ts';
import { type Clock, randomIds, Stops, systemRandom } from '../../foundation/runtime/index.ts';
import { openLog } from '../shared/log.ts';
import { HttpServer } from './http-server.ts';
import { RendererFiles } from './renderer-files.ts';

export interface ServerOptions {
  readonly clock: Clock;
  readonly host: string;
  readonly port: number;
  /** The data folder. */
  readonly data: string;
  /** Where the AWS configuration is looked for. */
  readonly home: string;
  readonly demo: DemoEstate | null;
  /** Who runs the server. */
  readonly person: string;
  readonly version: string;
  /** The folder of the built window. */
  readonly windowFolder: string;
  readonly workers: { readonly inventory: URL; readonly simulator: URL };
  readonly environment: NodeJS.ProcessEnv;
  /** What programs show to use the REST API; null where none may. */
  readonly apiToken: string | null;
}

export interface RunningServer {
  readonly url: string;
  readonly logger: Logger;
  /** What runs behind it. */
  readonly core: RunningConsole;
  /** A link that signs one browser in as this person, once. */
  launchUrl(person: Person): string;
  stop(): Promise<void>;
}

/** Whoever holds the API token works as an operator: it opens connections and reads, and approves nothing. */
const program: Person = { name: 'API token', roles: ['operator'] };

/** Starts the console and puts it on loopback. Whatever fails on the way, what was started before is stopped again. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { logger, stop: closeLog } = openLog(options.data);
  const stops = new Stops();
  stops.add(closeLog);
  try {
    return await start(options, logger, stops);
  } catch (error) {
    if (!(error instanceof ProblemError)) logger.fatal({ err: error }, 'The server could not start');
    await stops.stop();
    throw error;
  }
}

async function start(options: ServerOptions, logger: Logger, stops: Stops): Promise<RunningServer> {
  const { clock, data, demo, version, workers, environment, apiToken } = options;
  const core = await createConsole({
    host: 'server',
    version,
    clock,
    ids: randomIds,
    random: systemRandom,
    logger,
    person: options.person,
    dataFolder: data,
    homeFolder: options.home,
    environment,
    workers,
    demo,
  });
  stops.add(() => core.stop());
  const server = new HttpServer({
    core,
    renderer: new RendererFiles(options.windowFolder),
    program: apiToken === null ? null : { token: apiToken, person: program },
    version,
    clock,
    failures: { logger, ids: randomIds, dataFolder: data },
  });
  stops.add(() => server.stop());
  const url = await server.listen(options.host, options.port);
  core.announce(url);
  logger.info({ url, version, demo }, 'The server listens');
  return { url, logger, core, launchUrl: (person) => server.launchUrl(url, person), stop: () => stops.stop() };
}
