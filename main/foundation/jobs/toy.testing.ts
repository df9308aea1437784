import { z } from 'zod';
import { ProblemError, problem } from '#contract/problems.ts';
import type { WriteIntent } from '../audit/model.ts';
import type { Clock, Random } from '../runtime/index.ts';
import type { JobDefinition, OnceStep, ProbeStep, TokenStep, UndoDefinition, WriteWork } from './definition.ts';
import type { Verdict } from './failures.ts';

/** How a call to the toy world goes wrong. */
export type Fault = 'lost' | 'throttled' | 'signing_in' | 'signed_out' | 'refused';

/** An outside world that counts what is done to it. Some of it is recognised by its token, some is only visible. */
export class ToyWorld {
  readonly #clock: Clock;
  /** What was done, in order: `NAME TOKEN`. */
  readonly effects: string[] = [];
  /** Things that exist, by their name. */
  readonly things = new Map<string, { readonly since: number }>();
  /** Decides how the next call goes wrong; null lets it go well. */
  fault: (name: string) => Fault | null = () => null;
  /** Told right before an effect, as the door would be. */
  onEffect: (work: WriteWork, name: string) => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A call that changes the world; with `once: false` a token that was seen before changes nothing. */
  async change(name: string, work: WriteWork, { recognises }: { recognises: boolean }): Promise<void> {
    const fault = this.fault(name);
    if (fault !== null && fault !== 'lost') throw faultOf(fault);
    this.onEffect(work, name);
    const effect = `${name} ${work.token}`;
    if (!recognises || !this.effects.includes(effect)) this.effects.push(effect);
    work.permit.answered({
      at: this.#clock.now(),
      durationMs: 1,
      requestId: `r${this.effects.length}`,
      httpStatus: 200,
      code: null,
    });
    this.#apply(name);
    if (fault === 'lost') throw faultOf(fault);
  }

  async look<Value>(name: string, value: () => Value): Promise<Value> {
    const fault = this.fault(name);
    if (fault !== null) throw faultOf(fault === 'lost' ? 'throttled' : fault);
    return value();
  }

  count(name: string): number {
    return this.effects.filter((effect) => effect.startsWith(`${name} `)).length;
  }

  #apply(name: string): void {
    const [verb, thing = ''] = name.split(':');
    if (verb === 'make') this.things.set(thing, this.things.get(thing) ?? { since: this.#clock.now() });
    if (verb === 'remove') this.things.delete(thing);
  }
}

function faultOf(fault: Fault): ProblemError {
  switch (fault) {
    case 'lost':
      return problem('outcome_unknown', 'No answer came.', '');
    case 'throttled':
      return problem('throttled', 'Too many calls.', '');
    case 'signing_in':
      return problem('signing_in', 'Signing in to the world.', '');
    case 'signed_out':
      return problem('credentials_expired', 'The credentials have expired.', 'Sign in again.');
    case 'refused':
      return problem('aws_failed', 'The world refuses.', '');
  }
}

/** What the toy world's errors mean. */
export function classifyToy(error: unknown): Verdict {
  const code = error instanceof ProblemError ? error.problem.code : 'internal';
  switch (code) {
    case 'outcome_unknown':
      return verdict('unknown', 'again');
    case 'throttled':
      return verdict('none', 'again');
    case 'signing_in':
    case 'credentials_expired':
      return verdict('none', 'sign_in');
    case 'access_denied':
      return verdict('none', 'person');
    default:
      return verdict('none', 'final');
  }
}

function verdict(effect: Verdict['effect'], then: Verdict['then']): Verdict {
  return { effect, then };
}

export const intentOf = (action: string, resource: string): WriteIntent => ({
  action: `toy:${action}`,
  connectionId: 'demo@eu-west-1',
  account: '111122223333',
  region: 'eu-west-1',
  resource,
  parameters: { Name: resource },
});

export const toySubject = {
  connectionId: 'demo@eu-west-1',
  account: '111122223333',
  region: 'eu-west-1',
  resource: { kind: 'group', connectionId: 'demo@eu-west-1', id: 'web' },
  name: 'web',
} as const;

const errandInput = z.object({ name: z.string(), parts: z.number().int() });

/** One of the things an errand makes. */
export function partDefinition(world: ToyWorld): JobDefinition<{ name: string }, string> {
  return {
    kind: 'toy.part',
    version: 1,
    input: z.object({ name: z.string() }),
    output: z.string(),
    title: ({ name }) => `Make ${name}`,
    subject: () => toySubject,
    locks: () => [],
    async run(context, { name }) {
      await context.step('make', {
        title: `Make ${name}`,
        safety: 'token',
        intent: intentOf('Make', name),
        undoneBy: 'remove',
        work: async (work) => {
          await world.change(`make:${name}`, work, { recognises: true });
          return name;
        },
      });
      await context.poll('ready', {
        title: `${name} is ready`,
        reason: 'New things take time',
        everyMs: 5_000,
        timeoutMs: 600_000,
        learnAs: 'toy.ready',
        look: () =>
          world.look(`look:${name}`, () =>
            world.things.has(name) ? { done: true, output: null } : { done: false, observed: 'It is not there yet' },
          ),
      });
      return name;
    },
    undo: {
      remove: {
        title: (_, output) => `Remove ${String(output)}`,
        run: async (context, { name }) => {
          await context.step('remove', {
            title: `Remove ${name}`,
            safety: 'token',
            intent: intentOf('Remove', name),
            work: async (work) => {
              await world.change(`remove:${name}`, work, { recognises: true });
              return null;
            },
          });
        },
      },
    },
  };
}

/** A demanding job: steps of every safety, every kind of wait, children, undo and a pivot. */
export function errandDefinition(world: ToyWorld, clock: Clock): JobDefinition<z.infer<typeof errandInput>, string> {
  return {
    kind: 'toy.errand',
    version: 1,
    input: errandInput,
    output: z.string(),
    title: ({ name }) => `Run the errand ${name}`,
    subject: () => toySubject,
    locks: ({ name }) => [`toy:${name}`],
    async run(context, { name, parts }) {
      const seen = await context.step('read', {
        title: 'Look around',
        safety: 'read',
        work: () => world.look('look:around', () => world.things.size),
      });
      context.note('seen', `There are ${seen} things.`);
      await context.step('grow', {
        title: 'Grow',
        safety: 'token',
        intent: intentOf('Grow', name),
        undoneBy: 'shrink',
        work: async (work) => {
          await world.change(`make:${name}-room`, work, { recognises: true });
          return { room: `${name}-room` };
        },
      });
      await context.sleep('breathe', { title: 'Take a breath', reason: 'The room must air', durationMs: 30_000 });
      await context.step('label', {
        title: 'Label',
        safety: 'probe',
        intent: intentOf('Label', name),
        undoneBy: 'unlabel',
        work: async (work) => {
          await world.change(`make:${name}-label`, work, { recognises: false });
          return 'labelled';
        },
        probe: () =>
          world.look('look:label', () =>
            world.things.has(`${name}-label`) ? { happened: true, output: 'labelled' } : { happened: false },
          ),
      });
      await context.children('parts', {
        title: 'Make the parts',
        concurrency: 2,
        specs: Array.from({ length: parts }, (_, index) => ({
          key: `${index}`,
          kind: 'toy.part',
          version: 1,
          input: { name: `${name}-part-${index}` },
        })),
      });
      const roomSince = () => world.things.get(`${name}-room`)?.since ?? clock.now();
      await context.poll('aired', {
        title: 'The room is aired',
        reason: 'Airing takes two minutes',
        everyMs: 10_000,
        timeoutMs: 900_000,
        learnAs: 'toy.aired',
        look: () =>
          world.look('look:aired', () => {
            const ageMs = clock.now() - roomSince();
            if (ageMs >= 120_000) return { done: true, output: ageMs >= 120_000 };
            return { done: false, observed: `Aired for ${Math.floor(ageMs / 60_000)} min` };
          }),
      });
      context.pivot('pivot', 'the old room is torn down');
      await context.step('announce', {
        title: 'Announce',
        safety: 'once',
        intent: intentOf('Announce', name),
        outputWhenMarkedDone: 'announced',
        work: async (work) => {
          await world.change(`say:${name}`, work, { recognises: false });
          return 'announced';
        },
      });
      await context.step('retire', {
        title: 'Retire the old room',
        safety: 'token',
        intent: intentOf('Retire', name),
        work: async (work) => {
          await world.change(`make:${name}-retired`, work, { recognises: true });
          return null;
        },
      });
      return 'well done';
    },
    undo: {
      shrink: {
        title: () => 'Shrink again',
        run: async (context, { name }) => {
          await context.step('shrink', {
            title: 'Shrink',
            safety: 'token',
            intent: intentOf('Shrink', name),
            work: async (work) => {
              await world.change(`remove:${name}-room`, work, { recognises: true });
              return null;
            },
          });
        },
      },
      unlabel: {
        title: () => 'Take the label off',
        run: async (context, { name }) => {
          await context.step('unlabel', {
            title: 'Take the label off',
            safety: 'probe',
            intent: intentOf('Unlabel', name),
            work: async (work) => {
              await world.change(`remove:${name}-label`, work, { recognises: false });
              return null;
            },
            probe: () =>
              world.look('look:label', () =>
                world.things.has(`${name}-label`) ? { happened: false } : { happened: true, output: null },
              ),
          });
        },
      },
    },
  };
}

/** A sequence of numbers in [0, 1) that a seed repeats. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A job that does what a test gives it, under the lock `toy:web`. */
export function jobOf(run: JobDefinition['run'], more: Partial<JobDefinition> = {}): JobDefinition {
  return {
    kind: 'toy.job',
    version: 1,
    input: z.json(),
    output: z.json(),
    title: () => 'Do the job',
    subject: () => toySubject,
    locks: () => ['toy:web'],
    run,
    ...more,
  };
}

/** A write that is recognised by its token. */
export function tokenStep(world: ToyWorld, name: string, undoneBy?: string): TokenStep<string> {
  const undo = undoneBy === undefined ? {} : { undoneBy };
  return {
    title: `Do ${name}`,
    safety: 'token',
    intent: intentOf('Do', name),
    ...undo,
    work: async (work) => {
      await world.change(name, work, { recognises: true });
      return name;
    },
  };
}

/** A write whose effect can only be seen. */
export function probeStep(world: ToyWorld, thing: string): ProbeStep<string> {
  return {
    title: `Make ${thing}`,
    safety: 'probe',
    intent: intentOf('Make', thing),
    work: async (work) => {
      await world.change(`make:${thing}`, work, { recognises: false });
      return 'made';
    },
    probe: () =>
      world.look(`look:${thing}`, () =>
        world.things.has(thing) ? { happened: true, output: 'found' } : { happened: false },
      ),
  };
}

/** A write that nobody can look for afterwards. */
export function onceStep(world: ToyWorld, name: string): OnceStep<string> {
  return {
    title: `Say ${name}`,
    safety: 'once',
    intent: intentOf('Say', name),
    outputWhenMarkedDone: 'as a person said',
    work: async (work) => {
      await world.change(name, work, { recognises: false });
      return 'said';
    },
  };
}

/** An undo that leaves a trace in the world. */
export function undoOf(world: ToyWorld, name: string): UndoDefinition<unknown> {
  return {
    title: (_, output) => `Take ${String(output)} back`,
    run: async (context) => {
      await context.step('back', tokenStep(world, name));
    },
  };
}

/** Faults in the order in which they come, then none. */
export function faultsOf(...faults: readonly (Fault | null)[]): () => Fault | null {
  const left = [...faults];
  return () => left.shift() ?? null;
}
