import { ipcRenderer } from 'electron';
import { portMessage } from '#contract/desktop.ts';

// The window's only way to the core: the port is handed on, and nothing of Electron with it.
ipcRenderer.on(portMessage, (event) => window.postMessage(portMessage, window.location.origin, event.ports));
