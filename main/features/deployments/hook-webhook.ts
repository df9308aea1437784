import type { HookTarget } from '#contract/hooks.ts';
import { readSecret, type SecretSource } from './hook-secret.ts';
import { failed, type HookOutcome, type HookTold, passed } from './hook-told.ts';

/** As much of the web's `fetch` as a webhook needs. */
export type Post = (
  url: string,
  options: {
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly redirect: 'manual';
    readonly signal: AbortSignal;
  },
) => Promise<Pick<Response, 'ok' | 'status' | 'body'>>;

export interface WebhookDeps {
  readonly post: Post;
  readonly secrets: SecretSource;
}

type Webhook = Extract<HookTarget, { kind: 'webhook' }>;

/** Sends what is told; only a success status passes, and a redirect is none. Rejects where the signal is aborted. */
export async function callWebhook(
  { post, secrets }: WebhookDeps,
  { url, secret }: Webhook,
  told: HookTold,
  signal: AbortSignal,
): Promise<HookOutcome> {
  const where = placeOf(url);
  const read = secret === null ? null : await readSecret(secret, secrets);
  if (read && 'problem' in read) return failed(`${where} was not called: ${read.problem}`);
  const headers = {
    'content-type': 'application/json',
    'idempotency-key': told.key,
    ...(read ? { authorization: `Bearer ${read.key}` } : {}),
  };
  try {
    const answer = await post(url, { method: 'POST', headers, body: JSON.stringify(told), redirect: 'manual', signal });
    await answer.body?.cancel();
    const evidence = `HTTP ${answer.status} from ${where}`;
    return answer.ok ? passed(evidence, answer.status) : failed(evidence, answer.status);
  } catch {
    // What was thrown may tell what was sent.
    signal.throwIfAborted();
    return failed(`${where}: it cannot be reached`);
  }
}

/** Without what people put behind it, which may be a key. */
function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
