import { RefreshCcw } from 'lucide-react';
import { useState } from 'react';
import type { GroupRef } from '#contract/groups.ts';
import { commands, useCommand } from '../../lib/commands.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { CycleWizard } from '../cycles/index.ts';
import { CycleLink } from '../groups/cycle-link.tsx';
import { useMay } from '../people/index.ts';

interface CycleGroupsProps {
  readonly connectionId: string;
  readonly groupNames: readonly string[];
}

/** Cycles the groups of a stack: the one there is on its own page, several at once from here. */
export function CycleGroups({ connectionId, groupNames: [first, ...others] }: CycleGroupsProps) {
  const mayOperate = useMay('operator') === true;
  if (first === undefined || !mayOperate) return null;
  if (others.length === 0) return <CycleLink connectionId={connectionId} groupName={first} />;
  return <CycleSeveral groups={[first, ...others].map((groupName) => ({ connectionId, groupName }))} />;
}

const noneChosen: ReadonlySet<string> = new Set();

function CycleSeveral({ groups }: { readonly groups: readonly GroupRef[] }) {
  // What is cycled is what was there when it was opened, whatever is read meanwhile.
  const [opened, setOpened] = useState<readonly GroupRef[] | null>(null);
  useCommand('cycleGroup', () => setOpened(groups));
  return (
    <>
      <Button onClick={() => setOpened(groups)}>
        <RefreshCcw size={14} strokeWidth={1.75} aria-hidden />
        Cycle {groups.length} groups… <Kbd keys={commands.cycleGroup.keys} />
      </Button>
      {opened !== null && (
        <CycleWizard groups={opened} instances={[]} chosen={noneChosen} onClose={() => setOpened(null)} />
      )}
    </>
  );
}
