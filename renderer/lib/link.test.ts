import { describe, expect, it } from 'vitest';
import { createLifeline } from './link.ts';
import { toProblem } from './problem.ts';

const answers = (value: unknown) => ({ call: async () => value });
const call = (lifeline: ReturnType<typeof createLifeline>, signal?: AbortSignal) =>
  lifeline.link.call(['host', 'about'], undefined, { context: {}, ...(signal && { signal }) });

/** The code that a call fails with. */
async function codeOf(answer: Promise<unknown>): Promise<string> {
  return answer.then(
    () => 'answered',
    (error: unknown) => toProblem(error).code,
  );
}

describe('the line to the core', () => {
  it('holds calls back until the first connection is made', async () => {
    const lifeline = createLifeline();
    const answer = call(lifeline);
    lifeline.connected(answers('hello'));
    await expect(answer).resolves.toBe('hello');
    expect(lifeline.state.get()).toBe('online');
  });

  it('refuses calls with a code while the core cannot be reached, and takes them again afterwards', async () => {
    const lifeline = createLifeline();
    const waiting = codeOf(call(lifeline));
    lifeline.lost('offline');
    expect(await waiting).toBe('stopped');
    expect(await codeOf(call(lifeline))).toBe('stopped');
    lifeline.lost('signed_out');
    expect(await codeOf(call(lifeline))).toBe('signed_out');
    lifeline.connected(answers('back'));
    await expect(call(lifeline)).resolves.toBe('back');
  });

  it('ends a call in flight with a code when the connection is lost', async () => {
    const lifeline = createLifeline();
    let fail = (_error: Error) => {};
    lifeline.connected({ call: () => new Promise((_, reject) => (fail = reject)) });
    const answer = codeOf(call(lifeline));
    await Promise.resolve();
    lifeline.lost('offline');
    fail(new Error('closed'));
    expect(await answer).toBe('stopped');
  });

  it('passes on what the core itself says is wrong', async () => {
    const lifeline = createLifeline();
    lifeline.connected({ call: () => Promise.reject(new Error('from the core')) });
    await expect(call(lifeline)).rejects.toThrow('from the core');
  });

  it('lets a waiting call be given up', async () => {
    const lifeline = createLifeline();
    const giveUp = new AbortController();
    const answer = call(lifeline, giveUp.signal);
    giveUp.abort(new Error('given up'));
    await expect(answer).rejects.toThrow('given up');
  });
});
