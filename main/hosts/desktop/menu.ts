import { Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  newWindow(): void;
  openDataFolder(): void;
}

/** The native menu. Reloading is left out of a packaged app, where it would only lose the person's place. */
export function installMenu(actions: MenuActions, isPackaged: boolean, platform: NodeJS.Platform): void {
  const application: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  const leave: MenuItemConstructorOptions = platform === 'darwin' ? { role: 'close' } : { role: 'quit' };
  const forDevelopers: MenuItemConstructorOptions[] = isPackaged
    ? []
    : [{ role: 'reload' }, { role: 'toggleDevTools' }, { type: 'separator' }];
  const template: MenuItemConstructorOptions[] = [
    ...application,
    {
      label: '&File',
      submenu: [
        { label: 'New Window', accelerator: 'CommandOrControl+N', click: () => actions.newWindow() },
        { label: 'Show Data Folder', click: () => actions.openDataFolder() },
        { type: 'separator' },
        leave,
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        ...forDevelopers,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
