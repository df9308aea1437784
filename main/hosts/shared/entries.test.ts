import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { entriesBeside } from './entries.ts';

describe('the entries beside a host', () => {
  it.each(['server', 'desktop'])('are the sources where the %s host runs from source', (host) => {
    const entry = join(import.meta.dirname, '..', host, 'main.ts');
    const { inventory, simulator, window } = entriesBeside(pathToFileURL(entry).href);
    expect([inventory, simulator].filter((url) => !existsSync(url))).toEqual([]);
    expect(window).toBe(join(import.meta.dirname, '../../../out/renderer/'));
  });

  it('lie beside the built host', () => {
    const { inventory, simulator, window } = entriesBeside('file:///app/out/main/server.js');
    expect([inventory.pathname, simulator.pathname]).toEqual([
      '/app/out/main/inventory.js',
      '/app/out/main/simulator.js',
    ]);
    expect(window).toBe('/app/out/renderer/');
  });
});
