import { Search } from 'lucide-react';
import type { Connection } from '#contract/connections.ts';
import { commands, runCommand } from '../lib/commands.ts';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { BudgetShare } from './budget-share.tsx';
import { Clock } from './clock.tsx';
import { ConnectionBand, DemoMark, hasDemo } from './connection-band.tsx';
import { Notices } from './notices.tsx';

/** Where one is: the identity of what is looked at, the time, the budget, and the way to everything else. */
export function TopBand({ connections }: { readonly connections: readonly Connection[] | undefined }) {
  return (
    <div className="flex h-11 shrink-0 items-center gap-2 border-line border-b px-3">
      {hasDemo(connections) && <DemoMark />}
      <div className="min-w-0 grow">
        <ConnectionBand connections={connections} />
      </div>
      <BudgetShare />
      <Clock />
      <Button onClick={() => runCommand('palette')} className="w-44 text-muted max-xl:w-auto">
        <Search size={14} aria-hidden />
        <span className="grow text-left font-normal max-xl:sr-only">Search…</span>
        <Kbd keys={commands.palette.keys} />
      </Button>
      <Notices />
    </div>
  );
}
