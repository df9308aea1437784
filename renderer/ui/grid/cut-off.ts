import type { MouseEvent } from 'react';

/** A cell whose text is cut off says the whole of it in a tooltip; the others need none. */
export function explainCutOff(event: MouseEvent): void {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[role="gridcell"]') : null;
  if (cell === null) return;
  const cutOff = endsBeyond(cell) || [...cell.querySelectorAll('*')].some(hidesWidth);
  cell.title = cutOff ? (cell.textContent ?? '') : '';
}

/** Whether the words of a cell go on where its padding begins; its `scrollWidth` does not tell, as nothing scrolls. */
function endsBeyond(cell: HTMLElement): boolean {
  const words = document.createRange();
  words.selectNodeContents(cell);
  const end = cell.getBoundingClientRect().right - Number.parseFloat(getComputedStyle(cell).paddingRight);
  return words.getBoundingClientRect().right > end + 1;
}

function hidesWidth({ scrollWidth, clientWidth }: Element): boolean {
  return scrollWidth > clientWidth + 1;
}
