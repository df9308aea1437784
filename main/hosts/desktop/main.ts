// The entry of the desktop host. What must precede `ready` (the scheme, the sandbox, the single instance) is done while
// this module loads; the core is imported only by the one instance that will run.
import { app, dialog } from 'electron';
import { startFailure } from '../shared/start-failure.ts';
import { guardAllPages } from './guards.ts';
import { registerScheme } from './page.ts';

app.enableSandbox();
registerScheme();
guardAllPages(app);

if (app.requestSingleInstanceLock()) {
  const { runDesktop } = await import('./desktop.ts');
  runDesktop(import.meta.url).catch((error: unknown) => {
    dialog.showErrorBox('Infraviewer could not start', startFailure(error));
    app.exit(1);
  });
} else {
  // The instance that runs already is told by Electron, and shows its window.
  app.quit();
}
