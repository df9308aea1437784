import { regionOf, type World } from '../world.ts';
import { addAlarms } from './alarms.ts';
import type { Deployment } from './company.ts';
import { deploy } from './deploy.ts';
import { addDeletedStacks, addMishaps } from './mishaps.ts';
import { addLoneDatabase, addLoners, deployShared, sharedStackCount } from './shared.ts';

const main: readonly Deployment[] = [
  {
    application: 'shop',
    environment: 'prod',
    layout: 'nested',
    tiers: [
      { kind: 'web', instances: 18, newVersion: true },
      { kind: 'worker', instances: 10, pointer: '$Default' },
      { kind: 'aurora' },
      { kind: 'cache' },
    ],
  },
  {
    application: 'shop',
    environment: 'staging',
    layout: 'nested',
    tiers: [{ kind: 'web-public', instances: 4 }, { kind: 'worker', instances: 2 }, { kind: 'database' }],
  },
  {
    application: 'shop',
    environment: 'qa',
    layout: 'nested',
    tiers: [{ kind: 'web-public', instances: 2 }, { kind: 'database' }],
  },
  { application: 'shop', environment: 'dev', layout: 'flat', tiers: [{ kind: 'web-public', instances: 2 }] },
  {
    application: 'shop',
    environment: '1.0.0-ryan0001',
    layout: 'flat',
    tiers: [{ kind: 'web-public', instances: 2 }, { kind: 'storage' }],
  },
  {
    application: 'payments',
    environment: 'prod',
    layout: 'flat',
    tiers: [
      { kind: 'web', instances: 12, pointer: '3' },
      { kind: 'worker-classic', instances: 8, newVersion: true },
      { kind: 'database' },
      { kind: 'messaging' },
    ],
  },
  {
    application: 'payments',
    environment: 'staging',
    layout: 'flat',
    tiers: [{ kind: 'web-public', instances: 3 }, { kind: 'database' }],
  },
  {
    application: 'search',
    environment: 'prod',
    layout: 'nested',
    tiers: [{ kind: 'web-public', instances: 16 }, { kind: 'worker', instances: 8, spot: true }, { kind: 'cache' }],
  },
  {
    application: 'search',
    environment: 'qa',
    layout: 'flat',
    tiers: [{ kind: 'web-public', instances: 3, spot: true }],
  },
  {
    application: 'search',
    environment: '1.1.0-mia0002',
    layout: 'flat',
    tiers: [{ kind: 'web-public', instances: 2 }],
  },
  {
    application: 'identity',
    environment: 'prod',
    layout: 'flat',
    tiers: [{ kind: 'web-public', instances: 9 }, { kind: 'database' }, { kind: 'cache' }],
  },
  {
    application: 'identity',
    environment: 'staging',
    layout: 'flat',
    tiers: [{ kind: 'web-public', instances: 3, newVersion: true }, { kind: 'database' }],
  },
  {
    application: 'notifications',
    environment: 'prod',
    layout: 'flat',
    tiers: [{ kind: 'worker-classic', instances: 7 }, { kind: 'messaging' }, { kind: 'functions' }],
  },
  {
    application: 'notifications',
    environment: 'dev-anna',
    layout: 'flat',
    tiers: [{ kind: 'worker', instances: 1 }, { kind: 'messaging' }],
  },
  {
    application: 'reports',
    environment: 'prod',
    layout: 'flat',
    tiers: [{ kind: 'legacy-worker', instances: 4 }, { kind: 'storage' }],
  },
];

const overseas: readonly Deployment[] = [
  {
    application: 'shop',
    environment: 'prod',
    layout: 'nested',
    tiers: [{ kind: 'web-public', instances: 6 }, { kind: 'database' }],
  },
  { application: 'identity', environment: 'prod', layout: 'flat', tiers: [{ kind: 'web-public', instances: 3 }] },
];

const dataPlatform: readonly Deployment[] = [
  {
    application: 'analytics',
    environment: 'prod',
    layout: 'nested',
    tiers: [{ kind: 'worker', instances: 6, spot: true }, { kind: 'database' }, { kind: 'storage' }],
  },
  {
    application: 'analytics',
    environment: 'dev',
    layout: 'flat',
    tiers: [{ kind: 'worker', instances: 1 }, { kind: 'storage' }],
  },
];

/** A company small enough to look at whole: two accounts, three regions' worth of connections. */
export function seedDemo(world: World): void {
  const site = { world, region: regionOf(world, '111122223333', 'eu-west-1') };
  deployShared(site, sharedStackCount);
  for (const deployment of main) deploy(site, deployment);
  addMishaps(site);
  addDeletedStacks(site, 4);
  addLoners(site);
  addLoneDatabase(site);
  addAlarms(site);

  const unitedStates = { world, region: regionOf(world, '111122223333', 'us-east-1') };
  deployShared(unitedStates, 2);
  for (const deployment of overseas) deploy(unitedStates, deployment);

  const data = { world, region: regionOf(world, '444455556666', 'eu-west-1') };
  deployShared(data, 2);
  for (const deployment of dataPlatform) deploy(data, deployment);
}
