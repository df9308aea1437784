import { join } from 'node:path';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = join(import.meta.dirname, '..');
const native = ['electron', 'better-sqlite3'];

/**
 * One build for every host. Everything is bundled but the native module, so that a package holds few files and starts
 * fast. Worker threads are entries of their own and lie beside the entry that starts them.
 */
export default defineConfig({
  main: {
    root,
    build: {
      outDir: join(root, 'out/main'),
      externalizeDeps: false,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: {
          desktop: join(root, 'main/hosts/desktop/main.ts'),
          server: join(root, 'main/hosts/server/main.ts'),
          inventory: join(root, 'main/features/inventory/inventory.worker.ts'),
          simulator: join(root, 'main/simulator/simulator.worker.ts'),
        },
        external: native,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    root,
    build: {
      outDir: join(root, 'out/preload'),
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: join(root, 'preload/preload.ts') },
        external: ['electron'],
        // A sandboxed renderer cannot load an ES module as its preload (Electron docs: ES Modules, "Preload scripts").
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: join(root, 'renderer'),
    plugins: [react(), tailwind()],
    build: {
      outDir: join(root, 'out/renderer'),
      emptyOutDir: true,
      // electron-vite leaves it off; the server host sends this over a connection.
      minify: true,
      // One window, loaded from this machine: the map and the template view are chunks of their own already.
      chunkSizeWarningLimit: 2000,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(root, 'renderer/index.html') },
    },
  },
});
