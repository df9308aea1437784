import type { ReactNode } from 'react';
import { conditions } from '#contract/inventory.ts';
import { Button } from '../../ui/button.tsx';
import { conditionAppearance } from '../../ui/condition.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Popover } from '../../ui/popover.tsx';
import type { Overlay } from './search-params.ts';

const keys = [
  { keys: ['↑', '↓', '←', '→'], what: 'Walk along the arrows, and into what encloses' },
  { keys: ['Enter'], what: 'Read the details' },
  { keys: ['f'], what: 'Only what is near the selection' },
  { keys: ['b'], what: 'What would feel its loss' },
  { keys: ['0', '+', '-'], what: 'Fit into the window, closer, farther' },
  { keys: ['v'], what: 'The same as a table' },
] as const;

/** What the map's shapes and letters mean, and its keys. */
export function Legend({ overlay }: { readonly overlay: Overlay }) {
  return (
    <Popover trigger={<Button look="quiet">Legend</Button>} title="Legend">
      <div className="flex flex-col gap-3">
        <ul className="flex flex-col gap-1">
          <OverlayLines overlay={overlay} />
          <Line sign={<span className="inline-block h-3 w-4 rounded-sm border border-edge" />}>
            A card is one thing; a frame is a stack with what is in it
          </Line>
          <Line sign={<span className="text-muted">→</span>}>Sends to, or registers</Line>
        </ul>
        <ul className="flex flex-col gap-1 border-line border-t pt-3">
          {keys.map(({ keys: shown, what }) => (
            <li key={what} className="flex items-center gap-2">
              <span className="flex w-24 gap-1">
                {shown.map((key) => (
                  <Kbd key={key} keys={key} />
                ))}
              </span>
              {what}
            </li>
          ))}
        </ul>
      </div>
    </Popover>
  );
}

function Line({ sign, children }: { readonly sign: ReactNode; readonly children: ReactNode }) {
  return (
    <li className="flex items-center gap-2">
      <span className="inline-flex w-5 justify-center">{sign}</span>
      {children}
    </li>
  );
}

function OverlayLines({ overlay }: { readonly overlay: Overlay }) {
  switch (overlay) {
    case 'health':
      return conditions.map((condition) => {
        const { word, shape, colour } = conditionAppearance[condition];
        return (
          <Line key={condition} sign={<Mark shape={shape} className={colour} />}>
            {word}
          </Line>
        );
      });
    case 'change':
      return (
        <>
          <Line sign={<Mark shape="diamond" className="text-changing" />}>Changed within the period</Line>
          <Line sign={<Mark shape="dot" className="text-edge" />}>Did not change</Line>
        </>
      );
    case 'zone':
      return (
        <Line sign={<span className="rounded-sm bg-selected px-1 font-semibold text-xs">a</span>}>
          The zone’s letter, e.g. a for eu-west-1a; ? where it is not known
        </Line>
      );
  }
}
