import React from 'react';
import { NEWEST_FIRST, type Sort, type SortBy } from './arrange';
import { columnLabel, type ColumnId, type ColumnLayout } from './columns';
import { inLanguage } from '../language';
import type { GridStyles } from './styles';

const say = inLanguage({
  en: { sort: (by: string) => `Sort the loaded calls by ${by.toLowerCase()}` },
  zh: { sort: (by: string) => `按${by}排序已加载的调用` },
});

const SORTABLE: ReadonlySet<ColumnId> = new Set<ColumnId>(['time', 'duration', 'status']);

/** The next order for a click on a column: largest first, smallest first, and back to newest first. */
export function nextSort(sort: Sort, by: SortBy): Sort {
  if (sort.by !== by) {
    return { by, descending: true };
  }
  return sort.descending ? { by, descending: false } : NEWEST_FIRST;
}

interface Props {
  layout: ColumnLayout;
  sort: Sort;
  onSort: (sort: Sort) => void;
  styles: GridStyles;
}

/** The head of the list; start, duration and status sort what is loaded. */
export function GridHead({ layout, sort, onSort, styles }: Props) {
  return (
    <div role="rowgroup" className={styles.stickyHead}>
      <div role="row" aria-rowindex={1} className={styles.head} style={{ gridTemplateColumns: layout.template }}>
        {layout.ids.map((id) => (
          <div
            key={id}
            role="columnheader"
            className={styles.headCell}
            aria-sort={sort.by === id ? (sort.descending ? 'descending' : 'ascending') : undefined}
          >
            {SORTABLE.has(id) ? (
              <button
                type="button"
                className={styles.headButton}
                onClick={() => onSort(nextSort(sort, id as SortBy))}
                title={say().sort(columnLabel(id))}
              >
                {columnLabel(id)}
                {sort.by === id && <span aria-hidden="true"> {sort.descending ? '↓' : '↑'}</span>}
              </button>
            ) : (
              columnLabel(id)
            )}
          </div>
        ))}
      </div>
    </div>
  );
}
