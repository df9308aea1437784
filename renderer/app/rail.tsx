import { Link } from '@tanstack/react-router';
import {
  Boxes,
  Cable,
  Database,
  Gauge,
  History,
  ListChecks,
  type LucideIcon,
  Network,
  Server,
  Settings,
  Waypoints,
} from 'lucide-react';
import { type CommandId, commandEntry } from '../lib/commands.ts';
import { Kbd } from '../ui/kbd.tsx';
import { Tooltip } from '../ui/tooltip.tsx';

interface Entry {
  readonly to:
    | '/environments'
    | '/map'
    | '/instances'
    | '/load-balancers'
    | '/databases'
    | '/changes'
    | '/jobs'
    | '/budget'
    | '/connections'
    | '/settings';
  readonly command: CommandId;
  readonly icon: LucideIcon;
}

const entries: readonly Entry[] = [
  { to: '/environments', command: 'goEnvironments', icon: Boxes },
  { to: '/map', command: 'goMap', icon: Waypoints },
  { to: '/instances', command: 'goInstances', icon: Server },
  { to: '/load-balancers', command: 'goLoadBalancers', icon: Network },
  { to: '/databases', command: 'goDatabases', icon: Database },
  { to: '/changes', command: 'goChanges', icon: History },
  { to: '/jobs', command: 'goJobs', icon: ListChecks },
  { to: '/budget', command: 'goBudget', icon: Gauge },
  { to: '/connections', command: 'goConnections', icon: Cable },
  { to: '/settings', command: 'goSettings', icon: Settings },
];

/** The screens. On a narrow window only their icons, with the names as tooltips. */
export function Rail() {
  return (
    <nav aria-label="Screens" className="flex w-12 shrink-0 flex-col gap-0.5 border-line border-r p-1.5 xl:w-48">
      {entries.map(({ to, command, icon: Icon }) => {
        const { title, keys } = commandEntry(command);
        return (
          <Tooltip key={to} text={title} shortcut={keys} side="right" narrowOnly>
            <Link
              to={to}
              className="flex h-8 items-center gap-2.5 rounded-md px-2.5 text-muted hover:bg-hover hover:text-ink aria-[current=page]:bg-selected aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              <Icon size={16} strokeWidth={1.75} aria-hidden className="shrink-0" />
              <span className="grow truncate max-xl:sr-only">{title}</span>
              {keys !== undefined && <Kbd keys={keys} className="max-xl:hidden" />}
            </Link>
          </Tooltip>
        );
      })}
    </nav>
  );
}
