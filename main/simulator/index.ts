import { type EstateName, type SimulatedCaller, seedEstate } from './estates/index.ts';
import { createSimulatedAws, type SimulatedAws } from './handler.ts';
import { createAgenda } from './life/agenda.ts';
import { createLife, type Life, type Pace } from './life/index.ts';
import { createMachines } from './life/machines.ts';
import { type SdkRequestHandler, sdkRequestHandler } from './sdk-handler.ts';
import { createWorld, seededRandom, type World, type WorldClock } from './world.ts';

export { type EstateName, oneGroup, type SimulatedCaller } from './estates/index.ts';
export type { FaultKind, FaultRule, Faults, FaultTarget } from './faults.ts';
export type { SimulatedAws } from './handler.ts';
export type { CommandMatch, Hands, Life, LimitsChange, ProcessName, StackRequest } from './life/index.ts';
export { type SdkRequestHandler, sdkRequestHandler } from './sdk-handler.ts';
export { type ListenOptions, listen, type SimulatorServer } from './server.ts';
export type * from './world.ts';

export interface SimulatorOptions {
  readonly estate: EstateName;
  readonly clock: WorldClock;
  /** The same seed gives the same estate; 1 unless given. */
  readonly seed?: number;
  /** Whether, once started, things happen by themselves; groups keep their capacity in any case. True unless given. */
  readonly alive?: boolean;
  /** Whether calls beyond AWS's rates are refused. True unless given. */
  readonly throttle?: boolean;
}

/**
 * A simulated AWS: what it is, who may call it, what answers for it and what happens in it.
 *
 * A test plays with it in process, on a clock that it advances: `createSimulator({ estate: 'one-group', clock,
 * throttle: false })`, then `start()`, and an SDK client (or the door) with `requestHandler` and the keys of
 * `callers[0]`. `oneGroup` has the names of what there is. Calls take effect at once or over time, as in AWS; what
 * takes time happens while the clock is advanced, and groups look every ten seconds at what they should have.
 * `life` has the hands of everybody else; `aws.faults` lets calls go wrong and `aws.calls` counts them.
 */
export interface Simulator {
  /** The state itself: to look at, and to compare with what was shown. */
  readonly world: World;
  readonly aws: SimulatedAws;
  /** What somebody else, or misfortune, does: terminates, changes limits, suspends, takes a zone's capacity away. */
  readonly life: Life;
  /** For SDK clients in the same process. */
  readonly requestHandler: SdkRequestHandler;
  readonly callers: readonly SimulatedCaller[];
  /** Nothing happens before. */
  start(): void;
  /** Ends what happens, for good; the simulator still answers. */
  stop(): void;
}

export function createSimulator(options: SimulatorOptions): Simulator {
  const { estate, clock, seed = 1, alive = true, throttle = true } = options;
  const world = createWorld(clock, seededRandom(seed));
  const callers = seedEstate(world, estate);
  const agenda = createAgenda(clock);
  const machines = createMachines(world, agenda);
  const aws = createSimulatedAws(world, { throttle, machines, seed });
  const life = createLife(world, { agenda, machines, pace: alive ? paceOf(estate) : null });
  return { world, aws, life, requestHandler: sdkRequestHandler(aws), callers, start: life.start, stop: life.stop };
}

/** In the demo something can be seen every ten to twenty seconds; large estates change a hundredth in an hour. */
function paceOf(estate: EstateName): Pace | null {
  switch (estate) {
    case 'demo':
      return { everyMs: [10_000, 20_000] };
    case 'medium':
    case 'large':
      return { hourlyShare: 0.01 };
    case 'one-group':
    case 'empty':
      return null;
  }
}
