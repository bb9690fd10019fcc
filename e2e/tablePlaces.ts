import type { Page } from 'playwright-core';

/** What of the waterfall table is to be seen. */
export interface TablePlaces {
  /** The selected row lies wholly in view; null where no row is selected. */
  selectedInView: boolean | null;
  /** Room below the head without rows, though the table has more of them than fit. */
  blankPx: number;
  /** How far the part that must stay where it is was scrolled. */
  stageScrolledPx: number;
}

const WELL: TablePlaces = { selectedInView: true, blankPx: 0, stageScrolledPx: 0 };

export function tablePlaces(page: Page): Promise<TablePlaces> {
  return page.getByTestId('spanloom table').evaluate((box) => {
    const HEAD_PX = 24;
    const { top, left } = box.getBoundingClientRect();
    const [fromPx, toPx] = [top + HEAD_PX, top + box.clientHeight];
    const isRow = (yPx: number) => document.elementFromPoint(left + 20, yPx)?.closest('[data-span]') != null;
    let blankPx = 0;
    for (let yPx = fromPx + 1; yPx < Math.min(toPx, innerHeight); yPx++) {
      blankPx += isRow(yPx) ? 0 : 1;
    }
    const row = box.querySelector('[data-span][aria-selected="true"]');
    const at = row?.getBoundingClientRect();
    return {
      selectedInView: at
        ? at.top >= fromPx - 1 && at.bottom <= toPx + 1 && getComputedStyle(row!).opacity === '1'
        : null,
      blankPx,
      stageScrolledPx: box.querySelector('[role="rowgroup"][style]')?.parentElement?.scrollTop ?? -1,
    };
  });
}

/** Waits until the selected row is in view and rows are all over the table, then says how it is, well or not. */
export async function placesOnceWell(page: Page): Promise<TablePlaces> {
  for (let tries = 0; tries < 40; tries++) {
    if (JSON.stringify(await tablePlaces(page)) === JSON.stringify(WELL)) {
      break;
    }
    await page.waitForTimeout(100);
  }
  // What the browser scrolls by itself, it scrolls a frame later.
  await page.waitForTimeout(200);
  return tablePlaces(page);
}
