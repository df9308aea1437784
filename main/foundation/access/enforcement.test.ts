import { createRouterClient, implement } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { procedure, type Role, reading } from '#contract/procedure.ts';
import { codingProblems, refusingProtected, requiringRole } from './enforcement.ts';

const ref = z.object({ connectionId: z.string() });
const operation = procedure.meta({ role: 'operator', mutates: true });

/** A contract of its own: it does not matter what the product's own happens to hold today. */
const asked = {
  look: reading.input(ref).output(z.string()),
  reboot: operation.input(ref).output(z.string()),
  rebootAll: operation.input(z.object({ resources: z.array(ref) })).output(z.string()),
  readAgain: operation.input(z.object({ connectionIds: z.array(z.string()) })).output(z.string()),
  undeclared: procedure.output(z.string()),
};

function client(roles: readonly Role[], protectedIds: readonly string[] = []) {
  const failures = { logger: { error: () => {} }, ids: () => 'reference', dataFolder: '/data' };
  const calls = implement(asked)
    .$context<{ person: { name: string; roles: readonly Role[] }; session: null }>()
    .use(codingProblems(failures))
    .use(requiringRole)
    .use(refusingProtected({ mayWrite: (id) => !protectedIds.includes(id) }));
  const router = calls.router({
    look: calls.look.handler(() => 'done'),
    reboot: calls.reboot.handler(() => 'done'),
    rebootAll: calls.rebootAll.handler(() => 'done'),
    readAgain: calls.readAgain.handler(() => 'done'),
    undeclared: calls.undeclared.handler(() => 'done'),
  });
  return createRouterClient(router, { context: { person: { name: 'olga', roles }, session: null } });
}

describe('a role', () => {
  it('is asked for before anything else, the input included', async () => {
    const call = client(['viewer']).reboot(JSON.parse('{"connectionId":7}'));
    await expect(call).rejects.toMatchObject({ code: 'not_allowed', message: expect.stringContaining('operator') });
  });

  it('that nobody declared is the administrator', async () => {
    await expect(client(['operator', 'approver', 'auditor']).undeclared()).rejects.toMatchObject({
      code: 'not_allowed',
    });
    expect(await client(['administrator']).undeclared()).toBe('done');
  });
});

describe('a protected connection', () => {
  const operator = client(['operator'], ['prod']);

  it('is not changed, wherever the input names it', async () => {
    const refused = { code: 'connection_protected', status: 403, data: { connectionId: 'prod' } };
    await expect(operator.reboot({ connectionId: 'prod' })).rejects.toMatchObject(refused);
    const resources = [{ connectionId: 'test' }, { connectionId: 'prod' }];
    await expect(operator.rebootAll({ resources })).rejects.toMatchObject(refused);
    await expect(operator.readAgain({ connectionIds: ['test', 'prod'] })).rejects.toMatchObject(refused);
  });

  it('is read as before, and others are changed as before', async () => {
    expect(await operator.look({ connectionId: 'prod' })).toBe('done');
    expect(await operator.reboot({ connectionId: 'test' })).toBe('done');
    expect(await operator.rebootAll({ resources: [] })).toBe('done');
  });
});
