import { defaultRangeExtractor, type Range, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { RowRange } from './model.ts';

/** Rows drawn above and below those in view, so that scrolling finds them there. */
const overscanRows = 5;

interface RowWindowOptions {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly rowCount: number;
  readonly rowHeight: number;
  /** The row with the tab stop stays in the document wherever the list is scrolled to. */
  readonly keptRow: number;
  /** Another key is another list: it is shown from its top. */
  readonly listKey: string;
  readonly onVisible: (range: RowRange) => void;
  /** The row that comes into view when it is selected from elsewhere, e.g. by a link. */
  readonly selectedId: string | null;
  readonly indexOf: (id: string) => number;
}

/** The rows that have to be in the document. The sticky header is as tall as a row and lies above the first. */
export function useRowWindow(options: RowWindowOptions): Virtualizer<HTMLDivElement, Element> {
  const { scroller, rowCount, rowHeight, keptRow, listKey, onVisible } = options;
  const virtualizer = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: overscanRows,
    scrollMargin: rowHeight,
    scrollPaddingStart: rowHeight,
    rangeExtractor: (range) => withRow(keptRow, range),
  });

  useLayoutEffect(() => {
    if (rowHeight > 0) virtualizer.measure();
  }, [virtualizer, rowHeight]);

  useLayoutEffect(() => {
    if (listKey !== '' && virtualizer.scrollOffset !== 0) scroller.current?.scrollTo({ top: 0 });
  }, [listKey, scroller, virtualizer]);

  useReveal(virtualizer, options);

  const start = virtualizer.range?.startIndex ?? 0;
  const end = (virtualizer.range?.endIndex ?? 0) + 1;
  useEffect(() => onVisible({ start, end }), [onVisible, start, end]);

  return virtualizer;
}

/** Brings each selection into view once, as soon as its row is there. */
function useReveal(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  { selectedId, indexOf }: Pick<RowWindowOptions, 'selectedId' | 'indexOf'>,
): void {
  const revealed = useRef<string | null>(null);
  useEffect(() => {
    if (selectedId === revealed.current) return;
    const index = selectedId === null ? -1 : indexOf(selectedId);
    if (index < 0) return;
    revealed.current = selectedId;
    virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [virtualizer, selectedId, indexOf]);
}

function withRow(row: number, range: Range): number[] {
  const indexes = defaultRangeExtractor(range);
  if (row < 0 || row >= range.count || indexes.includes(row)) return indexes;
  return [...indexes, row].sort((one, other) => one - other);
}
