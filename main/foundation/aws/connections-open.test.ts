import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problem } from '#contract/problems.ts';
import { admit, config, keysProfile, open, region, whoAmI } from './connections.testing.ts';
import { openTestBed, problemOf } from './door.testing.ts';

describe('open connections', () => {
  it('tell of every change', async () => {
    const bed = await openTestBed({ config });
    const states: (string | undefined)[] = [];
    const stop = bed.door.connections.onChange(() => states.push(bed.door.connections.list()[0]?.state));
    await open(bed, 'keys');
    bed.door.connections.close('profile:keys@eu-west-1');
    expect(states).toEqual(['signing_in', 'ready', undefined]);
    await stop();
    await open(bed, 'keys');
    expect(states).toHaveLength(3);
  });

  it('are remembered without anything secret, and opened again', async () => {
    const first = await openTestBed({ config });
    await open(first, 'keys');
    await first.door.connections.open({ candidateId: 'demo', region });
    // The demo is there or not, as the console was started.
    expect(first.remembered).toEqual([{ candidateId: 'profile:keys', region }]);
    const second = await openTestBed({ config, remembered: first.remembered });
    await Promise.all([open(second, 'keys'), second.door.connections.restore(), open(second, 'keys')]);
    expect(second.door.connections.list().map(({ id, state }) => [id, state])).toEqual([
      ['profile:keys@eu-west-1', 'ready'],
    ]);
    expect(second.simulator.aws.calls.total).toBe(1);
    second.door.connections.close('profile:keys@eu-west-1');
    expect(second.remembered).toEqual([]);
  });

  it('are neither half open nor half closed where that cannot be remembered', async () => {
    let isFull = true;
    const beforeSaving = () => {
      if (isFull) throw problem('disk_full', 'The disk is full.', '');
    };
    const { door, remembered } = await openTestBed({ config, beforeSaving });
    const { connections } = door;
    const opening = connections.open({ candidateId: 'profile:keys', region });
    expect(await problemOf(opening)).toMatchObject({ code: 'disk_full' });
    expect(connections.list()).toEqual([]);

    isFull = false;
    const { id } = await connections.open({ candidateId: 'profile:keys', region });
    isFull = true;
    let changes = 0;
    connections.onChange(() => changes++);
    expect(() => connections.close(id)).toThrow('The disk is full.');
    expect([connections.list(), changes, remembered]).toMatchObject([[], 1, [{ candidateId: 'profile:keys' }]]);
  });

  it('are not forgotten while others are still being opened again', async () => {
    const { door, remembered } = await openTestBed({ config, remembered: [{ candidateId: 'profile:role', region }] });
    const restoring = door.connections.restore();
    await door.connections.open({ candidateId: 'profile:keys', region });
    expect(remembered.map(({ candidateId }) => candidateId)).toEqual(['profile:role', 'profile:keys']);
    await restoring;
  });

  it('that cannot be opened again say why and can be retried, while the others work', async () => {
    const remembered = [
      { candidateId: 'profile:gone', region },
      { candidateId: 'profile:keys', region },
    ];
    const { door, home } = await openTestBed({ config, remembered });
    await door.connections.restore();
    const byId = new Map(door.connections.list().map((connection) => [connection.id, connection]));
    expect(byId.get('profile:gone@eu-west-1')).toMatchObject({ state: 'failed', problem: { code: 'profile_unknown' } });
    expect(byId.get('profile:keys@eu-west-1')).toMatchObject({ state: 'ready' });

    await writeFile(join(home, '.aws', 'config'), `${config}\n[profile gone]\n${keysProfile}`);
    expect(await door.connections.signInAgain('profile:gone@eu-west-1')).toMatchObject({ state: 'ready' });
  });

  it('say that a sign-in is under way, so that nobody takes it for one that is needed', async () => {
    const bed = await openTestBed({ config });
    bed.simulator.aws.faults.add({ kind: 'silent' });
    const silent = open(bed, 'keys');
    await expect.poll(() => bed.simulator.aws.calls.total).toBe(1);
    const asked = bed.door.client('profile:keys@eu-west-1', 'sts').send(await whoAmI());
    expect(await problemOf(asked)).toMatchObject({ code: 'signing_in', message: 'Signing in to keys.' });
    await bed.door.stop();
    await silent;
  });

  it('are said to be opened, not to be missing, while what they were is still read', async () => {
    const { door } = await openTestBed({ config, remembered: [{ candidateId: 'profile:keys', region }] });
    const restoring = door.connections.restore();
    const asked = door.client('profile:keys@eu-west-1', 'sts').send(await whoAmI());
    expect(await problemOf(asked)).toMatchObject({ code: 'signing_in', message: 'The connection is being opened.' });
    await restoring;
    door.connections.close('profile:keys@eu-west-1');
    const closed = door.client('profile:keys@eu-west-1', 'sts').send(await whoAmI());
    expect(await problemOf(closed)).toMatchObject({ code: 'sign_in_needed' });
  });

  it('leave nothing behind when the door stops, even half-way through signing in', async () => {
    const bed = await openTestBed({ config });
    admit(bed.simulator, { requiresMfa: true });
    await open(bed, 'mfa');
    bed.simulator.aws.faults.add({ kind: 'silent' });
    const silent = open(bed, 'keys');
    await expect.poll(() => bed.simulator.aws.calls.total).toBe(1);
    await bed.door.stop();
    await silent;
    expect(bed.clock.pending).toBe(0);
    expect(await problemOf(open(bed, 'keys'))).toMatchObject({ code: 'stopped' });
  });
});
