import { Link, linkOptions, useNavigate } from '@tanstack/react-router';
import { RefreshCcw } from 'lucide-react';
import type { GroupRef } from '#contract/groups.ts';
import { commands, useCommand } from '../../lib/commands.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { useMay } from '../people/index.ts';
import { writeChosen } from './search-params.ts';

interface CycleLinkProps extends GroupRef {
  /** Ids of the instances that are to be replaced; without any, all that are stale. */
  readonly chosen?: readonly string[];
  /** What is cycled, e.g. `them`, where that is not plain from where the link stands. */
  readonly what?: string;
}

/** Leads to the page of a group with the wizard of a cycle open; also by its key. */
export function CycleLink(props: CycleLinkProps) {
  return useMay('operator') === true ? <AllowedLink {...props} /> : null;
}

function AllowedLink({ connectionId: connection, groupName: name, chosen = [], what = '' }: CycleLinkProps) {
  const navigate = useNavigate();
  const search = { connection, name, action: 'cycle', chosen: writeChosen(chosen) } as const;
  const page = linkOptions({ to: '/group', search });
  useCommand('cycleGroup', () => void navigate(page));
  return (
    <Link
      {...page}
      className="inline-flex h-control shrink-0 items-center gap-1.5 rounded-md px-2 font-medium text-sm hover:bg-hover"
    >
      <RefreshCcw size={14} strokeWidth={1.75} aria-hidden />
      {`Cycle ${what}`.trim()}… <Kbd keys={commands.cycleGroup.keys} />
    </Link>
  );
}
