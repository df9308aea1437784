import { setTimeout as wait } from 'node:timers/promises';
import { apiToken } from './processes.ts';

interface ScopeAnswer {
  readonly service: string;
  readonly generation: number;
  readonly resources: number;
  readonly refreshing: boolean;
}

const syncTimeoutMs = 180_000;

/** Opens the `bench` profile over REST and waits until every scope has been read. Answers how many resources there are. */
export async function openAndSync(url: string): Promise<number> {
  await call(url, 'connections', { candidateId: 'profile:bench', region: 'eu-west-1' });
  const giveUpAt = performance.now() + syncTimeoutMs;
  while (performance.now() < giveUpAt) {
    const scopes = (await call(url, 'scopes')) as ScopeAnswer[];
    if (scopes.length >= 3 && scopes.every((scope) => scope.generation > 0 && !scope.refreshing)) {
      return scopes.reduce((sum, scope) => sum + scope.resources, 0);
    }
    await wait(100);
  }
  throw new Error('The inventory was not read in time.');
}

export async function call(url: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${url}/api/v1/${path}`, {
    headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}
