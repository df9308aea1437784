import type { PlacementRules } from '#contract/placement.ts';
import type { KeyValue } from './resources.ts';

export type { PlacementRules } from '#contract/placement.ts';

export const defaultPlacementRules: PlacementRules = {
  environmentTags: ['environment', 'env', 'stage'],
  applicationTags: ['application', 'app', 'service', 'project'],
  environmentWords: [
    'prod',
    'production',
    'live',
    'staging',
    'stage',
    'preprod',
    'nonprod',
    'test',
    'testing',
    'qa',
    'uat',
    'int',
    'integration',
    'dev',
    'development',
    'sandbox',
    'demo',
    'preview',
    'perf',
    'shared',
  ],
  personalWords: ['dev', 'sandbox', 'demo', 'preview', 'test'],
  componentWords: [
    'access',
    'admin',
    'agent',
    'agents',
    'api',
    'app',
    'asg',
    'auth',
    'backend',
    'bastion',
    'batch',
    'bucket',
    'cache',
    'cluster',
    'core',
    'data',
    'database',
    'db',
    'dns',
    'frontend',
    'function',
    'functions',
    'gateway',
    'group',
    'iam',
    'infra',
    'jobs',
    'lambda',
    'logs',
    'messaging',
    'monitoring',
    'network',
    'nodes',
    'platform',
    'proxy',
    'queue',
    'roles',
    'root',
    'search',
    'security',
    'server',
    'service',
    'services',
    'site',
    'stack',
    'storage',
    'subnets',
    'vpc',
    'web',
    'worker',
    'workers',
  ],
};

export interface Placement {
  readonly environment: string | null;
  readonly application: string | null;
}

export const nowhere: Placement = { environment: null, application: null };

/** Where a thing belongs by its own tags, and where they are silent by its name. */
export function placementOf(name: string, tags: readonly KeyValue[], rules: PlacementRules): Placement {
  const tagged = {
    environment: firstTag(tags, rules.environmentTags),
    application: firstTag(tags, rules.applicationTags),
  };
  return tagged.environment !== null && tagged.application !== null
    ? tagged
    : combine(tagged, placementByName(name, rules));
}

/** What the first knows, and for what it does not know the second. */
export function combine(first: Placement, second: Placement): Placement {
  return {
    environment: first.environment ?? second.environment,
    application: first.application ?? second.application,
  };
}

function firstTag(tags: readonly KeyValue[], keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = tags.find((tag) => tag.key.toLowerCase() === key)?.value.trim();
    if (value) return value;
  }
  return null;
}

/** A semantic version with a suffix, as an environment of a feature branch is called; in a stack's name with dashes. */
const versionPattern = /(?:^|[^0-9a-z])(\d+)[.-](\d+)[.-](\d+)-([a-z][a-z0-9]*)(?![a-z0-9])/i;

const separators = /[-_./:\s]+/;

function placementByName(name: string, rules: PlacementRules): Placement {
  const version = versionPattern.exec(name);
  if (version) {
    const [whole, major, minor, patch, suffix] = version;
    const before = wordsOf(name.slice(0, version.index));
    const after = wordsOf(name.slice(version.index + whole.length));
    return { environment: `${major}.${minor}.${patch}-${suffix}`, application: before[0] ?? after[0] ?? null };
  }
  return placementByWords(wordsOf(name), rules);
}

function wordsOf(name: string): string[] {
  return name.split(separators).filter((word) => word !== '');
}

/** `shop-prod-web` is the application shop in prod, and so is `prod-shop-web`. */
function placementByWords(words: readonly string[], rules: PlacementRules): Placement {
  const position = words.findIndex((word) => rules.environmentWords.includes(word.toLowerCase()));
  const word = words[position];
  if (word === undefined) return nowhere;
  const qualifier = qualifierAt(words, position, rules);
  const application = position > 0 ? words.slice(0, position).join('-') : words[qualifier === null ? 1 : 2];
  return {
    environment: qualifier === null ? word : `${word}-${qualifier}`,
    application: application ?? null,
  };
}

/** In `shop-dev-ana` and in `shop-dev-ana-web`, ana is whose dev it is; in `shop-dev-web` nobody is named. */
function qualifierAt(words: readonly string[], position: number, rules: PlacementRules): string | null {
  const [word, candidate, ...after] = words.slice(position);
  if (position === 0 || word === undefined || candidate === undefined) return null;
  const isComponent = (part: string) => rules.componentWords.includes(part.toLowerCase());
  const isPersonal = rules.personalWords.includes(word.toLowerCase());
  const isOwner = /^[a-z]+\d*$/i.test(candidate) && !isComponent(candidate) && after.every(isComponent);
  return isPersonal && isOwner ? candidate : null;
}
