/**
 * Fills a page from the newest end of a range, window by window, each row once: a Distributed table may give a row several
 * times (shards that share a table, replicas taken for shards), and rows that come twice must not take others' places.
 * A window is asked again, from behind the last row of the answer on, while copies have left the page unfilled.
 *
 * Not left to `LIMIT 1 BY`: with it ClickHouse sorts all rows of a window, without it only those of the page.
 *
 * @param wanted rows of the page; a window is asked for no more than that
 * @param ask the rows of a window that come behind one, in order; behind none: its first
 * @param keep which of the rows of an answer belong to the page; all unless told
 */
export async function fillPage<Window, Row>(
  wanted: number,
  windows: Iterable<Window>,
  ask: (window: Window, limit: number, behind: Row | null) => Promise<Row[]>,
  idOf: (row: Row) => string,
  keep: (rows: Row[]) => Promise<Row[]> = async (rows) => rows
): Promise<Row[]> {
  const page = new Map<string, Row>();
  for (const window of windows) {
    let behind: Row | null = null;
    for (let isMore = true; isMore && page.size < wanted;) {
      const limit = behind ? wanted : wanted - page.size;
      const rows: Row[] = await ask(window, limit, behind);
      for (const row of await keep(rows)) {
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
