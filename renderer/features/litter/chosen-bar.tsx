import { useState } from 'react';
import type { Litter } from '#contract/litter.ts';
import { Button } from '../../ui/button.tsx';
import { IgnoreDialog } from './ignore-dialog.tsx';
import { choose } from './model.ts';
import { RepairDialog } from './repair-dialog.tsx';

interface ChosenBarProps {
  readonly findings: readonly Litter[];
  /** Those that somebody said are meant to be so. */
  readonly ignored: readonly Litter[];
  readonly chosen: ReadonlySet<string>;
  /** Something was done with what was chosen. */
  readonly onDone: () => void;
}

/** What can be done with the chosen findings. */
export function ChosenBar({ findings, ignored, chosen, onDone }: ChosenBarProps) {
  const [asked, setAsked] = useState<'repair' | 'ignore' | 'tell' | null>(null);
  const { all, repairable } = choose(findings, chosen);
  const silent = choose(ignored, chosen).all;
  const close = () => setAsked(null);
  const done = () => {
    close();
    onDone();
  };
  return (
    <>
      {all.length + silent.length > 0 && (
        <section
          aria-label="What was chosen"
          className="flex shrink-0 flex-wrap items-center gap-2 border-line border-t bg-raised px-4 py-2"
        >
          <span className="mr-auto font-medium">{all.length + silent.length} chosen</span>
          {silent.length > 0 && <Button onClick={() => setAsked('tell')}>Tell of {silent.length} again…</Button>}
          {all.length > 0 && (
            <>
              <Button onClick={() => setAsked('ignore')}>It is meant to be so…</Button>
              <Button look="primary" disabled={repairable.length === 0} onClick={() => setAsked('repair')}>
                Repair {repairable.length}…
              </Button>
            </>
          )}
        </section>
      )}
      {asked === 'repair' && (
        <RepairDialog findings={repairable} leftOut={all.length - repairable.length} onDone={done} onClose={close} />
      )}
      {asked === 'ignore' && <IgnoreDialog findings={all} isIgnored onDone={done} onClose={close} />}
      {asked === 'tell' && <IgnoreDialog findings={silent} isIgnored={false} onDone={done} onClose={close} />}
    </>
  );
}
