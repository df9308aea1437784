import type { Locator, Page } from '@playwright/test';
import { connectionId, groupNamed, groupPath, someJob } from './acting.ts';
import { ask, type RunningHost } from './host.ts';

/** A screen of the console, as every screen is tried. */
export interface ScreenCase {
  readonly name: string;
  /** Its number on the keyboard and in the rail; screens that are reached from others have none. */
  readonly key?: string;
  /** Where it is, on this host. */
  readonly path: (host: RunningHost) => string | Promise<string>;
  /** What it asks the core first of all. */
  readonly question: string;
  /** What stands there as soon as that is answered. */
  readonly content: (page: Page) => Locator;
}

const rows = (page: Page) =>
  page
    .getByRole('main')
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') });
const panel = (page: Page, name: string) => page.getByRole('region', { name });

interface Listed {
  readonly rows: readonly { readonly connectionId: string; readonly id: string }[];
}

/** Where the page of the first one of a list is. */
async function pageOfFirst(host: RunningHost, page: string, list: string): Promise<string> {
  const {
    rows: [first],
  } = await ask<Listed>(host, list);
  if (first === undefined) throw new Error(`The demo estate has nothing at ${list}.`);
  return `${page}?${new URLSearchParams({ connection: first.connectionId, id: first.id })}`;
}

export const screens: readonly ScreenCase[] = [
  {
    name: 'Environments',
    key: '1',
    path: () => '/environments',
    question: '/inventory/environments',
    content: (page) => rows(page).first(),
  },
  {
    name: 'Map',
    key: '2',
    path: () => `/map?environment=${encodeURIComponent('demo@eu-west-1/prod')}`,
    question: '/topology/map',
    content: (page) => page.locator('.react-flow__node').first(),
  },
  {
    name: 'Instances',
    key: '3',
    path: () => '/instances',
    question: '/inventory/instances',
    content: (page) => rows(page).first(),
  },
  {
    name: 'Load balancers',
    key: '4',
    path: () => '/load-balancers',
    question: '/traffic/loadBalancers',
    content: (page) => rows(page).first(),
  },
  {
    name: 'Databases',
    key: '5',
    path: () => '/databases',
    question: '/databases/list',
    content: (page) => rows(page).first(),
  },
  {
    name: 'What changed',
    key: '6',
    path: () => '/changes?period=all',
    question: '/inventory/changes',
    content: (page) => rows(page).first().or(page.getByText('Nothing changed')),
  },
  {
    name: 'Jobs',
    key: '7',
    path: async (host) => {
      await someJob(host);
      return '/jobs';
    },
    question: '/jobs/list',
    content: (page) => rows(page).first(),
  },
  {
    name: 'what was left behind',
    path: () => '/left-behind',
    question: '/litter/report',
    content: (page) => panel(page, 'Looked through'),
  },
  {
    name: 'API budget',
    key: '8',
    path: () => '/budget',
    question: '/budget/usage',
    content: (page) => page.getByRole('region', { name: /^EC2 of / }).first(),
  },
  {
    name: 'Connections',
    key: '9',
    path: () => '/connections',
    question: '/connections/list',
    content: (page) => page.getByRole('article').first(),
  },
  {
    name: 'Settings',
    path: () => '/settings',
    question: '/host/about',
    content: (page) => page.getByText('server, seen in a browser'),
  },
  {
    name: 'the rules of placement',
    path: () => '/settings?tab=placement',
    question: '/placement/rules',
    content: (page) => panel(page, 'What these rules match'),
  },
  {
    name: 'people',
    path: () => '/settings?tab=people',
    question: '/people/sessions',
    content: (page) => page.getByText('This browser'),
  },
  {
    name: 'a stack',
    path: (host) => pageOfFirst(host, '/stack', '/stacks?limit=1'),
    question: '/inventory/stack',
    content: (page) => page.getByRole('tab', { name: 'Overview' }),
  },
  {
    name: 'an instance',
    path: (host) => pageOfFirst(host, '/instance', '/instances?limit=1'),
    question: '/inventory/instance',
    content: (page) => panel(page, 'Overview'),
  },
  {
    name: 'a group',
    path: async (host) => groupPath(connectionId, await groupNamed(host, 'payments-staging-web')),
    question: '/groups/get',
    content: (page) => panel(page, 'Capacity'),
  },
  {
    name: 'a job',
    path: async (host) => `/job?id=${await someJob(host)}`,
    question: '/jobs/get',
    content: (page) => panel(page, 'Steps'),
  },
];
