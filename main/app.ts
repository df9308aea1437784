import type { Logger } from 'pino';
import type { Notice } from '#contract/host.ts';
import { ProblemError } from '#contract/problems.ts';
import { keepBackups } from './backups.ts';
import { type DemoEstate, startDemo } from './demo.ts';
import {
  CycleLooks,
  CyclesService,
  consoleIdOf,
  cycleJob,
  cyclesJob,
  GroupsService,
  groupJobs,
  LitterService,
  openCycleRepository,
  openIgnored,
  refreshJob,
  repairJob,
} from './features/cycles/index.ts';
import { createGates, HooksService, programStarter, secretsOf } from './features/deployments/index.ts';
import { createInventory } from './features/inventory/service.ts';
import { createFollows, createPreferences, createViews } from './features/preferences/index.ts';
import { Followed, type FollowedDeps } from './followed.ts';
import {
  type CallContext,
  codingErrors,
  createProcedures,
  Invitations,
  openInvitationRepository,
  openSessionRepository,
  PeopleService,
  type Person,
  Protection,
  type Session,
  Sessions,
} from './foundation/access/index.ts';
import { AuditLog } from './foundation/audit/index.ts';
import { classifyForJobs, createDoor, type DemoSource, type Door, demoConnections } from './foundation/aws/index.ts';
import { JobEngine, JobsService } from './foundation/jobs/index.ts';
import { type Clock, type Ids, type Random, type Stop, Stops } from './foundation/runtime/index.ts';
import { describeHolder, lockFolder, openSettings, openState } from './foundation/store/index.ts';
import { hearJobs } from './job-reports.ts';
import { LiveEvents } from './live.ts';
import { Notices } from './notices.ts';
import { rememberConnections } from './remembered.ts';
import { type ConsoleRouter, createRouter } from './router.ts';

/** Everything that the console takes from its host. */
export interface ConsoleOptions {
  readonly host: 'desktop' | 'server';
  /** The product's version. */
  readonly version: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly logger: Logger;
  /** Where state.db and cache.db lie; one console at a time may use it. */
  readonly dataFolder: string;
  /** Who uses the console: AWS records it as the session name of assumed roles. */
  readonly person: string;
  /** Where the AWS configuration is looked for, and whose variables count. */
  readonly homeFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The entries of the worker threads. */
  readonly workers: { readonly inventory: URL; readonly simulator: URL };
  /** Plays a simulated AWS account: one of these estates, or one that runs already. */
  readonly demo: DemoEstate | DemoSource | null;
}

/** The console, ready to be put behind any transport. */
export interface RunningConsole {
  readonly router: ConsoleRouter;
  /** Wrap it around every transport's calls, so that what fails outside a procedure is told in the same shape. */
  readonly interceptor: ReturnType<typeof codingErrors>;
  readonly sessions: Sessions;
  readonly people: PeopleService;
  /** The simulated account that is played, if any. */
  readonly demo: DemoSource | null;
  context(person: Person, session?: Session): CallContext;
  notices(): Notice[];
  /** Says where browsers find this console: invitations and a second start on the same data folder name it. */
  announce(url: string): void;
  stop(): Promise<void>;
}

/** Composes the console and starts it. Whatever fails on the way, what was started before is stopped again. */
export async function createConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const stops = new Stops();
  try {
    return await compose(options, stops);
  } catch (error) {
    await stops.stop();
    throw error;
  }
}

/** A demo that the host started itself is only used; one that is started here is also stopped here. */
async function playDemo(options: ConsoleOptions, stops: Stops): Promise<DemoSource | null> {
  const { demo, workers } = options;
  if (typeof demo !== 'string') return demo;
  const { stop, ...started } = await startDemo(workers.simulator, demo);
  stops.add(stop);
  return started;
}

/**
 * What was open before opens again, and the demo always; nothing else is contacted until a person chooses it. Nobody
 * waits for it: a sign-in may take long, and the cache can be read meanwhile.
 */
function openConnections({ connections }: Door, demo: DemoSource | null, logger: Logger): void {
  const opening = [connections.restore(), ...(demo ? demoConnections(demo).map((one) => connections.open(one)) : [])];
  const report = (error: unknown) => {
    const isStopping = error instanceof ProblemError && error.problem.code === 'stopped';
    if (!isStopping) logger.error({ err: error }, 'A connection could not be opened');
  };
  for (const one of opening) one.catch(report);
}

async function compose(options: ConsoleOptions, stops: Stops): Promise<RunningConsole> {
  const { clock, ids, random, logger, dataFolder, host, version } = options;
  const started = <Started extends { stop: Stop }>(part: Started): Started => {
    stops.add(() => part.stop());
    return part;
  };

  stops.add(lockFolder(dataFolder, { pid: process.pid, url: null }));
  const state = openState(dataFolder, { clock });
  stops.add(() => state.close());
  stops.add(keepBackups(state, clock, logger));
  const settings = openSettings(state.db);

  const live = started(new LiveEvents());
  const notices = new Notices(clock, ids, () => live.publish({ kind: 'notices' }));
  const demo = await playDemo(options, stops);

  const { homeFolder: home, environment: env, person, workers } = options;
  const remember = rememberConnections(settings);
  const onConnections = () => live.publish({ kind: 'connections' });
  const identityOf = (connectionId: string) => door.connections.find(connectionId)?.view().identity ?? null;
  const audit = new AuditLog({ db: state.db, clock, ids, identityOf });
  if (host === 'desktop') audit.record('sign_in', { how: 'desktop', roles: ['administrator'], person });
  const protection = started(new Protection({ settings, clock, audit, onChange: onConnections }));
  const { check: checkPermit } = audit;
  const door: Door = started(createDoor({ clock, random, person, home, env, demo, remember, protection, checkPermit }));
  stops.add(door.connections.onChange(onConnections));
  const inventory = started(
    await createInventory({
      clock,
      random,
      settings,
      dataFolder,
      door,
      workerUrl: workers.inventory,
      onEvent: (event) => live.publish(event),
      onNotice: (level, title, message) => {
        logger[level === 'warning' ? 'warn' : 'info']({ title, notice: message }, 'A notice was shown');
        notices.add(level, title, message);
      },
    }),
  );
  const cycleRepository = openCycleRepository(state.db);
  const looks = new CycleLooks();
  const consoleId = consoleIdOf(settings, ids);
  const gates = createGates({ clock, fetch });
  const hooks = new HooksService({
    ...{ clock, settings, checkPermit, environment: env, secrets: secretsOf(env) },
    post: fetch,
    start: programStarter(clock),
    onChange: () => live.publish({ kind: 'settings' }),
  });
  const cycleDeps = { clock, door, consoleId, gates, hooks, repository: cycleRepository, looks };
  const engine = started(
    new JobEngine({
      db: state.db,
      clock,
      ids,
      random,
      history: audit,
      definitions: [
        ...groupJobs({ clock, door }),
        cycleJob(cycleDeps),
        refreshJob(cycleDeps),
        cyclesJob(),
        repairJob({ clock, door }),
      ],
      classify: classifyForJobs,
      onMoved: (moved) => live.publish({ kind: 'job', ...moved }),
      onReport: hearJobs({ logger, notices, dataFolder }),
    }),
  );
  // Before the engine, which waits for the steps that are under way.
  stops.add(() => hooks.stop());
  stops.add(door.connections.onChange(() => engine.nudge()));
  const jobs = new JobsService(engine, { db: state.db, clock });
  const openNow = () => door.connections.list();
  const groups = new GroupsService({ clock, reader: door, connections: openNow, jobs: engine, inventory });
  const cycles = new CyclesService({
    ...{ clock, reader: door, connections: openNow, jobs: engine, repository: cycleRepository, looks, hooks },
  });
  const litter = new LitterService({
    ...{ clock, consoleId, reader: door, connections: openNow, jobs: engine, inventory },
    ignored: openIgnored(settings),
    jobsAbout: (resource) => jobs.list({ resource, limit: 20 }).rows,
    onChange: () => live.publish({ kind: 'litter' }),
    onFound: (title, message) => notices.add('warning', title, message),
    onTrouble: (error) => logger.error({ err: error }, 'What was left behind could not be looked for'),
  });
  stops.add(() => litter.stop());
  stops.add(lookForLitter(litter, { clock, live, engine, logger }));
  const onSettings = () => live.publish({ kind: 'settings' });
  const preferences = createPreferences(settings, () => live.publish({ kind: 'preferences' }));
  const views = createViews({ settings, clock, ids, onChange: onSettings });
  const follows = createFollows(settings, onSettings);
  stops.add(tellFollowers({ clock, logger, live, follows, inventory }));

  openConnections(door, demo, logger);
  const resumed = engine.resumeAll();
  if (resumed > 0) logger.info({ jobs: resumed }, 'Jobs go on that had not ended');

  let address: string | null = null;
  const invitations = new Invitations({ clock, repository: openInvitationRepository(state.db), audit });
  const repository = openSessionRepository(state.db);
  const sessions = new Sessions({ clock, repository, invitations, audit, onChange: onSettings });
  const people = new PeopleService({ sessions, invitations, address: () => address, onChange: onSettings });

  const failures = { logger, ids, dataFolder };
  const about = { product: 'Infraviewer', host, version, startedAt: clock.now() } as const;
  const parts = {
    ...{ about, door, protection, audit, inventory, groups, cycles, hooks, litter, jobs },
    ...{ people, preferences, views, follows, notices, live },
  };
  return {
    router: createRouter(createProcedures({ ...failures, protection }), parts),
    interceptor: codingErrors(failures),
    sessions,
    people,
    demo,
    context: (person, session) => ({ person, session: session ?? null }),
    notices: () => notices.list(),
    announce: (url) => {
      address = url;
      describeHolder(dataFolder, { pid: process.pid, url });
    },
    stop: () => stops.stop(),
  };
}

/** How often what is known of groups is looked through although nothing was published. */
const litterAgainMs = 2 * 60_000;

/** Looks through the groups whenever they were read, and has them read again after work on one ended badly. */
function lookForLitter(
  litter: LitterService,
  { clock, live, engine, logger }: { clock: Clock; live: LiveEvents; engine: JobEngine; logger: Logger },
): Stop {
  /** Nobody waits for it who could be told of a failure, e.g. of the cache. */
  const calmly = (work: () => void) => {
    try {
      work();
    } catch (error) {
      logger.error({ err: error }, 'What was left behind could not be looked for');
    }
  };
  const stopListening = live.listen((event) => {
    if (event.kind !== 'published' || event.service !== 'autoscaling') return;
    calmly(() => litter.published(event.connectionId));
  });
  const stopFollowing = engine.onMoved(({ jobId }) => {
    const job = engine.journal.jobs.find(jobId);
    if (job && job.endedAt !== null) calmly(() => litter.ended(job));
  });
  let stopTimer = () => {};
  const lookLater = () => {
    stopTimer = clock.timer(litterAgainMs, () => {
      calmly(() => litter.timePassed());
      lookLater();
    });
  };
  lookLater();
  return () => {
    stopTimer();
    stopListening();
    stopFollowing();
  };
}

/** Looks after what people follow whenever something was published or somebody follows something else. */
function tellFollowers({ live, ...deps }: Omit<FollowedDeps, 'tell'> & { readonly live: LiveEvents }): Stop {
  const followed = new Followed({ ...deps, tell: (person, event) => live.tell(person, event) });
  const stopListening = live.listen((event) => {
    if (event.kind === 'published') followed.published(event.connectionId);
    if (event.kind === 'settings') followed.followsChanged();
  });
  return () => {
    stopListening();
    return followed.stop();
  };
}
