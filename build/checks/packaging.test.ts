import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, matchesGlob } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const schema: unknown = createRequire(import.meta.url)('app-builder-lib/scheme.json');
const config = parse(read('electron-builder.yml')) as Record<string, unknown> & {
  files: string[];
  electronFuses: Record<string, boolean>;
  mac: { entitlements: string };
};

function problemsOf(candidate: unknown): string[] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  const validate = ajv.compile(schema as object);
  validate(candidate);
  return (validate.errors ?? []).map(
    (error) => `${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`,
  );
}

describe('electron-builder.yml', () => {
  it('fits the schema of the builder that is installed', () => {
    expect(problemsOf(config)).toEqual([]);
  });

  it('would not fit with a misspelt key', () => {
    expect(problemsOf({ ...config, asarUnpakc: [] }).join()).toContain('asarUnpakc');
  });

  it('sets every fuse that the builder knows, the safe way', () => {
    const known = (schema as { definitions: { FuseOptionsV1: { properties: Record<string, unknown> } } }).definitions
      .FuseOptionsV1;
    const fuses = Object.keys(known.properties).filter((name) => name !== 'resetAdHocDarwinSignature');
    expect(Object.keys(config.electronFuses).toSorted()).toEqual(fuses.toSorted());
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('never compiles and never publishes by itself', () => {
    expect(config).toMatchObject({ npmRebuild: false, nodeGypRebuild: false, publish: null, asar: true });
  });

  it('packs the native module of one system and no sources', () => {
    const left = config.files
      .filter((glob) => glob.startsWith('!'))
      .map((glob) => glob.slice(1).replace(/\$\{platform\}-\$\{arch\}/, 'linux-x64'));
    const isLeftOut = (path: string) => left.some((glob) => matchesGlob(path, glob));
    expect(isLeftOut('node_modules/better-sqlite3/prebuilds/linux-x64.node')).toBe(false);
    expect(isLeftOut('node_modules/better-sqlite3/prebuilds/darwin-arm64.node')).toBe(true);
    expect(isLeftOut('node_modules/better-sqlite3/prebuilds/linuxmusl-x64.node')).toBe(true);
    expect(isLeftOut('node_modules/better-sqlite3/deps/sqlite3/sqlite3.c')).toBe(true);
    expect(isLeftOut('out/main/desktop.js')).toBe(false);
    expect(isLeftOut('out/main/desktop.js.map')).toBe(true);
  });

  it('names files that exist', () => {
    expect(read(config.mac.entitlements)).toContain('com.apple.security.cs.allow-jit');
    expect(readFileSync(join(root, 'build/resources/icon.png')).subarray(1, 4).toString()).toBe('PNG');
  });
});

describe('package.json', () => {
  const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  const all = { ...manifest['dependencies'], ...manifest['devDependencies'], ...manifest['optionalDependencies'] };

  it('pins every dependency to one version', () => {
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('keeps what the product was fixed to', () => {
    const fixed = [
      'electron',
      'electron-builder',
      'react',
      '@tanstack/react-query',
      '@aws-sdk/client-cloudformation',
      '@aws-sdk/client-ec2',
      '@aws-sdk/client-auto-scaling',
      'better-sqlite3',
    ];
    expect(fixed.filter((name) => !(name in all))).toEqual([]);
  });

  it('runs no code of a dependency at install', () => {
    expect(read('.npmrc')).toContain('ignore-scripts=true');
  });

  it('names no registry host in its lock file', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved"/);
  });
});
