import { type Caller, regionOf, type World } from '../world.ts';
import { seedDemo } from './demo.ts';
import { large, medium, seedFleet } from './fleet.ts';
import { seedOneGroup } from './one-group.ts';

export { oneGroup } from './one-group.ts';

export type EstateName = 'demo' | 'medium' | 'large' | 'one-group' | 'empty';

/** Someone who may sign in to a simulated account; the keys open nothing else. */
export interface SimulatedCaller {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly account: string;
  readonly regions: readonly string[];
  readonly label: string;
}

const shopAccount: SimulatedCaller = {
  accessKeyId: 'AKIASIMULATOR0000001',
  secretAccessKey: 'simulated-secret-of-the-shop-account',
  account: '111122223333',
  regions: ['eu-west-1'],
  label: 'Shop',
};

const dataAccount: SimulatedCaller = {
  accessKeyId: 'AKIASIMULATOR0000002',
  secretAccessKey: 'simulated-secret-of-the-data-account',
  account: '444455556666',
  regions: ['eu-west-1'],
  label: 'Data platform',
};

const operationsRoleId = 'AROASIMULATORROLE001';

/** Fills a fresh world with an estate and its callers; the world's random decides all that is left to chance. */
export function seedEstate(world: World, estate: EstateName): SimulatedCaller[] {
  const callers = seedResources(world, estate);
  for (const caller of callers) world.callers.set(caller.accessKeyId, identityOf(caller));
  for (const { account } of callers) {
    const arn = `arn:aws:iam::${account}:role/Operations`;
    world.roles.set(arn, { arn, id: operationsRoleId, requiresMfa: false, maxSessionMs: 12 * 3_600_000 });
  }
  return callers;
}

function seedResources(world: World, estate: EstateName): SimulatedCaller[] {
  switch (estate) {
    case 'demo':
      seedDemo(world);
      return [{ ...shopAccount, regions: ['eu-west-1', 'us-east-1'] }, dataAccount];
    case 'medium':
      seedFleet(world, medium);
      return [shopAccount];
    case 'large':
      seedFleet(world, large);
      return [shopAccount];
    case 'one-group':
      seedOneGroup(world);
      return [shopAccount];
    case 'empty':
      regionOf(world, shopAccount.account, 'eu-west-1');
      return [shopAccount];
  }
}

/** The shop is entered as a user, the data platform through a role. */
function identityOf({ accessKeyId, account }: SimulatedCaller): Caller {
  const isUser = account === shopAccount.account;
  return {
    accessKeyId,
    account,
    arn: isUser ? `arn:aws:iam::${account}:user/demo` : `arn:aws:sts::${account}:assumed-role/Operations/demo`,
    userId: isUser ? 'AIDASIMULATORUSER001' : `${operationsRoleId}:demo`,
    expiresAt: null,
  };
}
