import { protocol, type Session } from 'electron';
import { pageFile, pageHeaders } from '../shared/page.ts';

const scheme = 'infraviewer';

/** Where the window's own page lives. Nothing is ever loaded from file: or from the network. */
export const pageOrigin = `${scheme}://console`;

/** Whether a URL is a page of ours. Compared by its parts: a prefix would also match `infraviewer://console.evil`. */
export function isOurPage(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed?.protocol === `${scheme}:` && parsed.host === 'console';
}

/** Makes the scheme a secure origin of its own. Must be called once, before the app is ready. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme, privileges }]);
}

/** Serves the built window under its scheme, with the headers of every host. */
export function servePage(session: Session, folder: string): void {
  session.protocol.handle(scheme, async (request) => {
    const file = isOurPage(request.url) ? await pageFile(folder, new URL(request.url).pathname) : undefined;
    if (!file) return new Response('Not found', { status: 404, headers: pageHeaders() });
    return new Response(file.body, { headers: { ...pageHeaders(), 'content-type': file.type } });
  });
}

/** Nothing in the window may reach the network by itself: all calls go through the core. */
export function blockNetwork(session: Session): void {
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const allowed = isOurPage(url) || url.startsWith('devtools:') || url.startsWith('data:') || url.startsWith('blob:');
    answer({ cancel: !allowed });
  });
}
