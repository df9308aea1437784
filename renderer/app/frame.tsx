import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Connection } from '#contract/connections.ts';
import { connectionLabel, useConnections } from '../features/connections/index.ts';
import { useFollowedNews } from '../features/follows/index.ts';
import { useJobNews } from '../features/jobs/index.ts';
import { Palette } from '../features/palette/index.ts';
import { isDark, useAppearance, useDensity, usePreferences, useSetPreferences } from '../features/settings/index.ts';
import { useViewLayout, ViewsMenu } from '../features/views/index.ts';
import { useCommand } from '../lib/commands.ts';
import { copyText } from '../lib/copy.ts';
import { screenTitle } from '../lib/screen-title.ts';
import { useStore } from '../lib/store.ts';
import { ScreenMenu } from '../ui/screen.tsx';
import { notify, Toaster } from '../ui/toaster.tsx';
import { EndpointBanner, LinkBanner } from './banners.tsx';
import { hasDemo } from './connection-band.tsx';
import { Hotkeys } from './hotkeys.tsx';
import { KeyboardMap } from './keyboard-map.tsx';
import { Rail } from './rail.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBand } from './top-band.tsx';

/** The window's title carries the identity of what is looked at, so that the task bar does too. */
function useWindowTitle(connections: readonly Connection[]) {
  const title = useStore(screenTitle);
  const [first, ...others] = connections;
  const where = [first && connectionLabel(first), others.length > 0 && `+${others.length}`].filter(Boolean).join(' ');
  const demo = hasDemo(connections) ? 'DEMO' : '';
  useEffect(() => {
    document.title = [demo, title, where, 'Infraviewer'].filter(Boolean).join(' · ');
  }, [demo, title, where]);
}

/** A new screen gets the focus, unless it has placed it itself: keyboards and screen readers start at its heading. */
function useFocusOnScreen() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    if (main.current?.contains(document.activeElement) === false) main.current.focus();
  }, [path]);
  return main;
}

function useFrameCommands() {
  const navigate = useNavigate();
  const preferences = usePreferences();
  const setPreferences = useSetPreferences();
  useCommand('goEnvironments', () => void navigate({ to: '/environments' }));
  useCommand('goMap', () => void navigate({ to: '/map' }));
  useCommand('goInstances', () => void navigate({ to: '/instances' }));
  useCommand('goLoadBalancers', () => void navigate({ to: '/load-balancers' }));
  useCommand('goDatabases', () => void navigate({ to: '/databases' }));
  useCommand('goChanges', () => void navigate({ to: '/changes' }));
  useCommand('goJobs', () => void navigate({ to: '/jobs' }));
  useCommand('goLitter', () => void navigate({ to: '/left-behind' }));
  useCommand('goBudget', () => void navigate({ to: '/budget' }));
  useCommand('goConnections', () => void navigate({ to: '/connections' }));
  useCommand('goSettings', () => void navigate({ to: '/settings' }));
  useCommand('toggleTheme', () => setPreferences.mutate({ theme: isDark(preferences) ? 'light' : 'dark' }));
  const [density, setDensity] = useDensity();
  useCommand('toggleDensity', () => setDensity(density === 'compact' ? 'comfortable' : 'compact'));
  useCommand('copyLink', () => {
    void copyText(window.location.href).then((done) =>
      notify(done ? 'The link to this view was copied' : 'The browser refused to copy'),
    );
  });
}

/** The desktop's own menu opens windows there. */
const isBrowser = window.location.protocol.startsWith('http');

function NewWindowCommand() {
  useCommand('newWindow', () => void window.open(window.location.href, '_blank', 'noopener'));
  return null;
}

const viewsMenu = <ViewsMenu />;

/** What surrounds every screen. */
export function Frame() {
  const connections = useConnections();
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  const main = useFocusOnScreen();
  useAppearance();
  useViewLayout();
  useWindowTitle(connections ?? []);
  useFrameCommands();
  useFollowedNews();
  useJobNews();
  useCommand('palette', () => setPaletteOpen((open) => !open));
  useCommand('help', () => setHelpOpen(true));

  return (
    <div className="flex h-full flex-col">
      <a href="#main" className="skip-link z-50 rounded-md bg-ink px-3 py-1 text-inverse">
        Skip to the screen
      </a>
      <header>
        <TopBand connections={connections} />
        <EndpointBanner connections={connections ?? []} />
      </header>
      <div className="flex min-h-0 grow">
        <Rail />
        <main ref={main} id="main" tabIndex={-1} className="min-w-0 grow">
          <ScreenMenu value={viewsMenu}>
            <Outlet />
          </ScreenMenu>
        </main>
      </div>
      <LinkBanner />
      <StatusBar connections={connections ?? []} onHelp={() => setHelpOpen(true)} />
      <Hotkeys />
      {isBrowser && <NewWindowCommand />}
      <Palette open={paletteOpen} onOpenChange={setPaletteOpen} />
      <KeyboardMap open={helpOpen} onOpenChange={setHelpOpen} />
      <Toaster />
    </div>
  );
}
