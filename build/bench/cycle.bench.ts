import { type CycleGround, cycled, openCycleGround, recorded } from './cycle-ground.ts';
import { infraviewer } from './cycle-ours.ts';
import { doubleAndCull, instanceRefresh, type Planner, terminateOneAndWait } from './cycle-planners.ts';
import { formatPlayed, type Played } from './cycle-table.ts';
import type { Benchmark } from './rows.ts';

const floor = cycled.desiredCapacity;
const quarter = cycled.desiredCapacity / 4;
const allAtOnce = { strategy: 'all_at_once' } as const;
const launchFirst = { MinHealthyPercentage: 100, MaxHealthyPercentage: 125 };

interface Contender {
  readonly name: string;
  readonly surge: number;
  readonly planner: Planner;
}

/** The default strategy comes first: its duration is the one that is held to the lower bound. */
const ours = [
  { name: 'Infraviewer, canary', surge: quarter, planner: infraviewer({ maximumHealthyPercentage: 125 }) },
  {
    name: 'Infraviewer, no canary',
    surge: quarter,
    planner: infraviewer({ ...allAtOnce, maximumHealthyPercentage: 125 }),
  },
  {
    name: 'Infraviewer, doubled',
    surge: cycled.desiredCapacity,
    planner: infraviewer({ ...allAtOnce, maximumHealthyPercentage: 200 }),
  },
] as const;

const others: readonly Contender[] = [
  { name: 'AWS refresh, its default (90 %)', surge: 0, planner: instanceRefresh() },
  { name: 'AWS refresh, 100 to 125 %', surge: quarter, planner: instanceRefresh(launchFirst) },
  {
    name: 'AWS refresh, 100 to 125 %, no warm-up',
    surge: quarter,
    planner: instanceRefresh({ ...launchFirst, InstanceWarmup: 0 }),
  },
  {
    name: 'AWS refresh, 100 to 200 %',
    surge: cycled.desiredCapacity,
    planner: instanceRefresh({ MinHealthyPercentage: 100, MaxHealthyPercentage: 200 }),
  },
  { name: 'Terminate one and wait', surge: 0, planner: terminateOneAndWait },
  { name: 'Double and cull', surge: cycled.desiredCapacity, planner: doubleAndCull },
];

/** Replacing all instances of the same simulated group, by ours and by plain planners, each on a ground of its own. */
export const cycleBenchmark: Benchmark = {
  rows: ['cycle-vs-lower-bound', 'cycle-lowest-healthy'],
  run: async () => {
    const [standard] = ours;
    const { result: batches, record } = await onGround((ground) => recorded(ground, standard.planner));
    const boundMs = record.lowerBoundMs(batches.map(({ instanceIds }) => instanceIds.length));
    const first: Played = { name: standard.name, surge: standard.surge, isOurs: true, ...record.figures() };
    const played: Played[] = [first];
    for (const one of ours.slice(1)) played.push(await play(one, true));
    for (const one of others) played.push(await play(one, false));
    console.log(formatPlayed(played, floor));
    return {
      'cycle-vs-lower-bound': first.durationMs / boundMs,
      'cycle-lowest-healthy': Math.min(...played.filter(({ isOurs }) => isOurs).map(({ lowest }) => lowest)),
    };
  },
};

async function play({ name, surge, planner }: Contender, isOurs: boolean): Promise<Played> {
  const { record } = await onGround((ground) => recorded(ground, planner));
  return { name, surge, isOurs, ...record.figures() };
}

async function onGround<Result>(work: (ground: CycleGround) => Promise<Result>): Promise<Result> {
  const ground = await openCycleGround();
  try {
    return await work(ground);
  } finally {
    await ground.stop();
  }
}
