import { type App, type Session, shell, type WebContents } from 'electron';
import { isOurPage } from './page.ts';

/** The hosts that a link may open in the person's browser: AWS's own consoles and documentation. */
const outsideHosts: readonly RegExp[] = [/^([a-z0-9-]+\.)*console\.aws\.amazon\.com$/, /^docs\.aws\.amazon\.com$/];

/** Copying needs a permission, and so does telling of what a person follows; nothing else is ever given. */
const givenPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'notifications']);

/** Whether a link may be handed to the system's browser: https, a known host, no credentials, no port. */
export function mayOpenOutside(url: string): boolean {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '' || parsed.port !== '')
    return false;
  return outsideHosts.some((host) => host.test(parsed.hostname));
}

/** Grants our page those permissions, and nothing else to anybody, neither when asked nor when checked. */
export function guardPermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(givenPermissions.has(permission) && isOurPage(contents.getURL()));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => {
    return givenPermissions.has(permission) && isOurPage(origin);
  });
}

/** Applies to every page the app ever makes, so that none is forgotten. */
export function guardAllPages(app: App): void {
  app.on('web-contents-created', (_event, contents) => guardPage(contents));
}

function guardPage(contents: WebContents): void {
  const stayHome = (event: { preventDefault(): void; readonly url: string }) => {
    if (!isOurPage(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stayHome);
  contents.on('will-frame-navigate', stayHome);
  contents.on('will-redirect', stayHome);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}
