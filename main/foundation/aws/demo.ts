import type { Candidate } from '#contract/connections.ts';
import { type Endpoints, endpointEverywhere, shownEndpoint } from './endpoints.ts';

/** One identity of the simulated AWS account. */
export interface DemoCaller {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly account: string;
  readonly regions: readonly string[];
  readonly label: string;
}

/** The simulated AWS that the demo connects to. */
export interface DemoSource {
  /** A loopback address. */
  readonly url: string;
  readonly callers: readonly DemoCaller[];
}

export interface DemoWay {
  readonly candidate: Candidate;
  readonly caller: DemoCaller;
  readonly endpoints: Endpoints;
}

/** The first caller is `demo`, the others `demo:LABEL`. */
export function demoWays({ url, callers }: DemoSource): DemoWay[] {
  const endpoints = endpointEverywhere(url);
  return callers.map((caller, index) => ({
    caller,
    endpoints,
    candidate: {
      id: index === 0 ? 'demo' : `demo:${caller.label}`,
      label: caller.label,
      source: 'demo',
      signIn: 'simulator',
      region: caller.regions[0] ?? null,
      regions: [...caller.regions],
      account: caller.account,
      endpoint: shownEndpoint(endpoints),
      problem: null,
    },
  }));
}

/** Every account and region of the demo, ready to be opened. */
export function demoConnections(demo: DemoSource): { candidateId: string; region: string }[] {
  return demoWays(demo).flatMap(({ candidate, caller }) =>
    caller.regions.map((region) => ({ candidateId: candidate.id, region })),
  );
}
