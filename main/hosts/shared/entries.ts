import { fileURLToPath } from 'node:url';

/** Where a host finds what it starts or serves but does not import. */
export interface Entries {
  /** The thread that collects. */
  readonly inventory: URL;
  /** The thread that plays the demo estate. */
  readonly simulator: URL;
  /** The folder of the built window. */
  readonly window: string;
}

/**
 * From a host's own entry, by its `import.meta.url`: in the built product everything lies beside it; from source each
 * thread's entry lies with the feature that it belongs to.
 */
export function entriesBeside(entryUrl: string): Entries {
  const isSource = entryUrl.endsWith('.ts');
  const at = (built: string, source: string) => new URL(isSource ? source : built, entryUrl);
  return {
    inventory: at('./inventory.js', '../../features/inventory/inventory.worker.ts'),
    simulator: at('./simulator.js', '../../simulator/simulator.worker.ts'),
    window: fileURLToPath(at('../renderer/', '../../../out/renderer/')),
  };
}
