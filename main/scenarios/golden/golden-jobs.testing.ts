import { z } from 'zod';
import { problem } from '#contract/problems.ts';
import type { WriteIntent } from '../../foundation/audit/model.ts';
import type { JobContext, JobDefinition, Poll, Step, WriteWork } from '../../foundation/jobs/index.ts';

/**
 * The jobs of the golden journals. They never change, or their journals could not be continued: what is to be tried
 * besides is another one.
 */
const golden = [
  ...(['ends', 'fails', 'polls', 'sleeps', 'waits', 'read', 'token', 'probe', 'once', 'asks'] as const),
  ...(['parent', 'undoes', 'paused', 'cancelled'] as const),
] as const;

export type Golden = (typeof golden)[number];

export const goldenNames: readonly Golden[] = golden;

/** What the golden jobs act on. */
export class GoldenWorld {
  /** What was done, as `NAME TOKEN`; a token that was seen before changes nothing. */
  readonly effects = new Set<string>();
  /** Whether what is waited for is there. */
  isReady = false;
  /** What never answers, so that a process dies in the middle of it. */
  readonly silent = new Set<string>();
  /** What answers that nobody knows. */
  readonly unknown = new Set<string>();

  async change(name: string, { token, permit }: WriteWork): Promise<string> {
    this.effects.add(`${name} ${token}`);
    if (this.silent.has(name)) await new Promise(() => {});
    if (this.unknown.has(name)) throw problem('outcome_unknown', 'No answer came.', '');
    permit.answered({ at: 0, durationMs: 1, requestId: `request of ${name}`, httpStatus: 200, code: null });
    return name;
  }

  has(name: string): boolean {
    return this.timesOf(name) > 0;
  }

  timesOf(name: string): number {
    return [...this.effects].filter((effect) => effect.startsWith(`${name} `)).length;
  }
}

const inputSchema = z.object({ does: z.enum(golden) });
type Input = z.infer<typeof inputSchema>;

const place = { connectionId: 'golden@eu-west-1', account: '111122223333', region: 'eu-west-1' };

function intent(name: string): WriteIntent {
  return { action: 'golden:Act', ...place, resource: name, parameters: { Name: name } };
}

export function goldenJobs(world: GoldenWorld): JobDefinition[] {
  const job = {
    kind: 'golden.job',
    version: 1,
    input: inputSchema,
    output: z.string(),
    title: ({ does }) => `The golden job that ${does}`,
    subject: ({ does }) => ({ ...place, resource: null, name: does }),
    locks: ({ does }) => [`golden:${does}`],
    run: (context, { does }) => acts[does](context, world, does),
    undo: {
      back: {
        title: () => 'Take it back',
        run: async (context, { does }) => {
          if (does === 'undoes') await context.poll('may', poll(world));
          await context.step('back', write(world, `${does} back`));
        },
      },
    },
  } satisfies JobDefinition<Input, string>;
  const part: JobDefinition<null, string> = {
    ...job,
    kind: 'golden.part',
    input: z.null(),
    title: () => 'A part of the golden parent',
    subject: () => ({ ...place, resource: null, name: 'part' }),
    locks: () => [],
    run: async (context) => {
      await context.poll('ready', poll(world));
      return 'part';
    },
    undo: {},
  };
  return [job, part] as unknown as JobDefinition[];
}

/** A kind that nobody knows later. */
export function forgottenJob(): JobDefinition {
  return {
    kind: 'golden.forgotten',
    version: 1,
    input: z.null(),
    output: z.null(),
    title: () => 'The golden job that is forgotten',
    subject: () => ({ ...place, resource: null, name: 'forgotten' }),
    locks: () => ['golden:forgotten'],
    run: async (context) => {
      await context.person('word', { title: 'A word', reason: 'A word is due', signal: 'word', remindAfterMs: 60_000 });
      return null;
    },
  };
}

function write(world: GoldenWorld, name: string): Step<string> {
  return { title: `Do ${name}`, safety: 'token', intent: intent(name), work: (work) => world.change(name, work) };
}

function undoably(world: GoldenWorld, name: string): Step<string> {
  return { ...write(world, name), undoneBy: 'back' } as Step<string>;
}

function poll(world: GoldenWorld): Poll<string> {
  return {
    title: 'It is ready',
    reason: 'It takes time',
    everyMs: 5000,
    timeoutMs: 60 * 60_000,
    learnAs: 'golden.ready',
    look: async () =>
      world.isReady
        ? { done: true, output: 'ready' }
        : { done: false, observed: 'Not yet', progress: { done: 1, total: 2 } },
  };
}

type Act = (context: JobContext, world: GoldenWorld, name: Golden) => Promise<string>;

const writesAndPolls: Act = async (context, world, name) => {
  await context.step('act', undoably(world, name));
  return context.poll('ready', poll(world));
};

const writesAndFails: Act = async (context, world, name) => {
  await context.step('act', undoably(world, name));
  throw problem('aws_failed', 'It does not work.', '');
};

const acts: { readonly [Name in Golden]: Act } = {
  ends: (context, world, name) => context.step('act', write(world, name)),
  fails: writesAndFails,
  polls: writesAndPolls,
  sleeps: async (context) => {
    await context.sleep('sleep', { title: 'Sleep', reason: 'It is late', durationMs: 8 * 3_600_000 });
    return 'awake';
  },
  waits: async (context) =>
    JSON.stringify(
      await context.person('word', {
        title: 'A word',
        reason: 'A word is due',
        signal: 'word',
        remindAfterMs: 3_600_000,
      }),
    ),
  read: (context, world) =>
    context.step('act', {
      title: 'Look',
      safety: 'read',
      work: async () => {
        if (world.silent.has('read')) await new Promise(() => {});
        return 'seen';
      },
    }),
  token: (context, world, name) => context.step('act', write(world, name)),
  probe: (context, world, name) =>
    context.step('act', {
      title: 'Do what can be seen',
      safety: 'probe',
      intent: intent(name),
      work: (work) => world.change(name, work),
      probe: async () => (world.has(name) ? { happened: true, output: 'found' } : { happened: false }),
    }),
  once: (context, world, name) => context.step('act', once(world, name)),
  asks: (context, world, name) => context.step('act', once(world, name)),
  parent: async (context) => {
    const specs = ['a', 'b'].map((key) => ({ key, kind: 'golden.part', version: 1, input: null }));
    return JSON.stringify(await context.children('parts', { title: 'The parts', specs, concurrency: 1 }));
  },
  undoes: writesAndFails,
  paused: writesAndPolls,
  cancelled: writesAndPolls,
};

function once(world: GoldenWorld, name: string): Step<string> {
  return {
    title: 'Do what nobody can see',
    safety: 'once',
    intent: intent(name),
    outputWhenMarkedDone: 'as said',
    work: (work) => world.change(name, work),
  };
}
