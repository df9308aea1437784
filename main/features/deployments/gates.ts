import type { DeployGate } from '#contract/cycles.ts';
import type { Clock } from '../../foundation/runtime/index.ts';
import type { DeployGates, GateAnswer, GateTarget } from './model.ts';

/** As much of the web's `fetch` as a gate needs. */
export type Fetch = (
  url: string,
  options: { readonly signal: AbortSignal; readonly redirect: 'manual' },
) => Promise<Pick<Response, 'ok' | 'status' | 'body'>>;

export interface GatesDeps {
  readonly clock: Clock;
  readonly fetch: Fetch;
}

const answerWithinMs = 10_000;
/** What is expected must come within so many bytes. */
const readMaxBytes = 64 * 1024;

export function createGates(deps: GatesDeps): DeployGates {
  return {
    ask: async (gate, target, signal) => {
      switch (gate.kind) {
        case 'none':
          return null;
        case 'http':
          return await askHttp(deps, gate, target, signal);
        case 'tag':
          return askTag(gate, target);
      }
    },
  };
}

/** Whether a machine's tag has the value that it must have. */
export function askTag(
  { key, value }: Pick<Extract<DeployGate, { kind: 'tag' }>, 'key' | 'value'>,
  { tags }: Pick<GateTarget, 'tags'>,
): GateAnswer {
  const tag = tags.find((one) => one.key === key);
  if (!tag) return { state: 'waiting', evidence: `it has no tag ${key} yet` };
  return { state: tag.value === value ? 'passed' : 'waiting', evidence: `its tag ${key} is ${tag.value}` };
}

/** Whatever goes wrong is only what was seen: a service that starts refuses connections. */
async function askHttp(
  { clock, fetch }: GatesDeps,
  gate: Extract<DeployGate, { kind: 'http' }>,
  target: GateTarget,
  signal: AbortSignal,
): Promise<GateAnswer> {
  if (target.address === null && gate.url.includes('{address}')) {
    return { state: 'waiting', evidence: 'it has no private address yet' };
  }
  const url = gate.url
    .replaceAll('{address}', target.address ?? '')
    .replaceAll('{instance}', encodeURIComponent(target.instanceId));
  const late = new AbortController();
  const stop = clock.timer(answerWithinMs, () => late.abort());
  try {
    const answer = await fetch(url, { signal: AbortSignal.any([signal, late.signal]), redirect: 'manual' });
    const isExpected = await contains(answer.body, gate.expected);
    if (!answer.ok) return { state: 'waiting', evidence: `HTTP ${answer.status} from ${url}` };
    if (!isExpected) return { state: 'waiting', evidence: `${url} does not answer with "${gate.expected}" yet` };
    return { state: 'passed', evidence: `HTTP ${answer.status} from ${url}` };
  } catch (error) {
    if (signal.aborted) throw error;
    const why = late.signal.aborted ? `no answer within ${answerWithinMs / 1000} s` : 'it cannot be reached';
    return { state: 'waiting', evidence: `${url}: ${why}` };
  } finally {
    stop();
  }
}

async function contains(body: Response['body'], expected: string | null): Promise<boolean> {
  if (expected === null || body === null) {
    await body?.cancel();
    return expected === null;
  }
  const decoder = new TextDecoder();
  let [text, read] = ['', 0];
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    read += chunk.byteLength;
    if (text.includes(expected) || read >= readMaxBytes) break;
  }
  return text.includes(expected);
}
