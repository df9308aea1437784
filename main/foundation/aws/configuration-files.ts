import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadSharedConfigFiles } from '@smithy/core/config';
import { type Problem, problem } from '#contract/problems.ts';
import type { Environment, Settings } from './endpoints.ts';

/** Where the AWS configuration is looked for. */
export interface ConfigurationPaths {
  readonly config: string;
  readonly credentials: string;
}

/** A problem of a file, and the profile whose settings cannot be trusted because of it. */
export interface FileProblem {
  readonly problem: Problem;
  readonly profile: string | null;
}

export interface ConfigurationFiles {
  /** By profile name; both files merged, as the SDK does it. */
  readonly profiles: ReadonlyMap<string, Settings>;
  readonly ssoSessions: ReadonlyMap<string, Settings>;
  readonly services: ReadonlyMap<string, Settings>;
  readonly problems: readonly FileProblem[];
}

/** AWS docs, "Shared config and credentials files": the variables win over the folder `.aws` of the home folder. */
export function configurationPaths(env: Environment, home: string): ConfigurationPaths {
  const locate = (chosen: string | undefined, name: string) => {
    if (!chosen) return join(home, '.aws', name);
    return chosen.startsWith('~/') ? join(home, chosen.slice(2)) : resolve(chosen);
  };
  return {
    config: locate(env['AWS_CONFIG_FILE'], 'config'),
    credentials: locate(env['AWS_SHARED_CREDENTIALS_FILE'], 'credentials'),
  };
}

/** Reads both files with the SDK's own loader, which drops what it does not understand; that is reported here. */
export async function readConfigurationFiles(paths: ConfigurationPaths, home: string): Promise<ConfigurationFiles> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles({
    configFilepath: paths.config,
    filepath: paths.credentials,
    ignoreCache: true,
  });
  const profiles = new Map<string, Settings>();
  const ssoSessions = new Map<string, Settings>();
  const services = new Map<string, Settings>();
  for (const [section, settings] of Object.entries(configFile)) {
    const [, prefix, name] = /^(sso-session|services)\.(.+)$/.exec(section) ?? [];
    if (name === undefined) profiles.set(section, settings);
    else (prefix === 'services' ? services : ssoSessions).set(name, settings);
  }
  for (const [name, settings] of Object.entries(credentialsFile)) {
    profiles.set(name, { ...profiles.get(name), ...settings });
  }
  const problems = await Promise.all([paths.config, paths.credentials].map((path) => inspect(path, home)));
  return { profiles, ssoSessions, services, problems: problems.flat() };
}

async function inspect(path: string, home: string): Promise<FileProblem[]> {
  const shown = path.startsWith(home) ? `~${path.slice(home.length)}` : path;
  try {
    const malformed = firstMalformedLine(await readFile(path, 'utf8'));
    if (malformed === null) return [];
    const { line, profile } = malformed;
    const error = problem(
      'configuration_malformed',
      `Line ${line} of ${shown} is neither a section, a setting nor a comment.`,
      `Correct line ${line}; the other profiles work meanwhile.`,
      { resource: shown },
    );
    return [{ problem: error.problem, profile }];
  } catch (error) {
    if (isMissing(error)) return [];
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const unreadable = problem(
      'configuration_malformed',
      `The AWS configuration file ${shown} cannot be read (${reason}).`,
      'Make it a file that you may read.',
      { resource: shown },
    );
    return [{ problem: unreadable.problem, profile: null }];
  }
}

interface MalformedLine {
  /** Counted from one. */
  readonly line: number;
  /** The profile that the settings after the line would wrongly fall to. */
  readonly profile: string | null;
}

/** The first line that the SDK's loader would silently drop, or give to the wrong section. */
export function firstMalformedLine(text: string): MalformedLine | null {
  let profile: string | null = null;
  let inSection = false;
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const content = line.split(/(?:^|\s)[;#]/, 1)[0]?.trim() ?? '';
    if (content === '') continue;
    const section = /^\[([^\]]+)\]$/.exec(content)?.[1];
    if (section !== undefined) {
      inSection = true;
      profile = profileOfSection(section);
    } else if (!inSection || !/^[^=[\]]+=/.test(content)) {
      return { line: index + 1, profile };
    }
  }
  return null;
}

/** `[default]` and, in the credentials file, bare names are profiles too. */
function profileOfSection(section: string): string | null {
  const name = section
    .trim()
    .replace(/^profile\s+/, '')
    .replace(/^(["'])(.*)\1$/, '$2');
  return /^(sso-session|services)\s/.test(name) ? null : name;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
