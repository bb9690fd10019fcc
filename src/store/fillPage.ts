/** Rows are large: of a long page only so many more are asked for than are wanted. */
const MOST_MORE = 1000;
/** Where next to nothing of an answer belongs to the page, so many times more are asked for the next time, up to MOST_GROWTH. */
const GROWTH = 4;
const MOST_GROWTH = 16;
/** Less of an answer than one row in so many is next to nothing. */
const FEW = 16;

/**
 * Fills a page from the newest end of a range, window by window, each row once: a Distributed table may give a row several
 * times (shards that share a table, replicas taken for shards), and rows that come twice must not take others' places.
 * A window is asked again, from behind the last row of the answer on, while copies, or what `keep` took, have left the page
 * unfilled.
 *
 * Not left to `LIMIT 1 BY`: with it ClickHouse sorts all rows of a window, without it only those of the page.
 *
 * @param wanted rows of the page; a window is asked for no more than that, unless `forEach` says so
 * @param ask the rows of a window that come behind one, in order; behind none: its first
 * @param keep which of the rows of an answer belong to the page; all unless told
 * @param forEach so many rows are asked for, where one is wanted, of which `keep` takes some away; up to MOST_MORE
 *   more, and many times that after an answer of which it left next to nothing
 */
export async function fillPage<Window, Row>(
  wanted: number,
  windows: Iterable<Window>,
  ask: (window: Window, limit: number, behind: Row | null) => Promise<Row[]>,
  idOf: (row: Row) => string,
  keep: (rows: Row[]) => Promise<Row[]> = async (rows) => rows,
  forEach = 1
): Promise<Row[]> {
  const page = new Map<string, Row>();
  let growth = 1;
  for (const window of windows) {
    let behind: Row | null = null;
    for (let isMore = true; isMore && page.size < wanted;) {
      const missing = behind ? wanted : wanted - page.size;
      const limit = Math.min(missing * forEach * growth, missing + MOST_MORE * growth);
      const rows: Row[] = await ask(window, limit, behind);
      const kept = await keep(rows);
      growth = kept.length * FEW < rows.length ? Math.min(growth * GROWTH, MOST_GROWTH) : 1;
      for (const row of kept) {
        if (page.size < wanted && !page.has(idOf(row))) {
          page.set(idOf(row), row);
        }
      }
      isMore = rows.length === limit;
      behind = rows[rows.length - 1] ?? null;
    }
    if (page.size >= wanted) {
      break;
    }
  }
  return [...page.values()];
}
