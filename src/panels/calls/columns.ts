import { inLanguage } from '../language';

export type ColumnId = 'time' | 'duration' | 'status' | 'request' | 'path' | 'protocol' | 'observed' | 'trace';

const say = inLanguage<Record<ColumnId, string>>({
  en: {
    time: 'Start',
    duration: 'Duration',
    status: 'Status',
    path: 'Client → server',
    request: 'Request',
    protocol: 'Protocol',
    observed: 'Seen at',
    trace: 'Trace ID',
  },
  zh: {
    time: '开始',
    duration: '耗时',
    status: '状态',
    path: '客户端 → 服务端',
    request: '请求',
    protocol: '协议',
    observed: '观测点',
    trace: 'Trace ID',
  },
});

interface Column {
  id: ColumnId;
  /** Below this width the column is of no use. */
  minPx: number;
  /** Share of the width that is left; 0 = fixed. */
  grow: number;
  /** The column with the highest rank leaves first when the panel gets narrow. */
  rank: number;
}

const PATH_RANK = 5;

/** In display order. */
const COLUMNS: readonly Column[] = [
  { id: 'time', minPx: 104, grow: 0, rank: 1 },
  { id: 'duration', minPx: 128, grow: 0.8, rank: 2 },
  { id: 'status', minPx: 136, grow: 0, rank: 3 },
  { id: 'path', minPx: 180, grow: 3, rank: PATH_RANK },
  { id: 'request', minPx: 120, grow: 2.6, rank: 4 },
  { id: 'protocol', minPx: 76, grow: 0, rank: 6 },
  { id: 'observed', minPx: 84, grow: 0, rank: 8 },
  { id: 'trace', minPx: 112, grow: 0.6, rank: 7 },
];

/** The columns that a panel option can switch off; start and duration always stay. */
export const OPTIONAL_COLUMNS: readonly ColumnId[] = ['status', 'path', 'request', 'protocol', 'observed', 'trace'];

export function columnLabel(id: ColumnId): string {
  return say()[id];
}

/** Wider than `minPx` by this, where the start carries its date. */
const DATE_PX = 44;
/** Icon and code only; the word is in the tooltip and for screen readers. */
const COMPACT_STATUS_PX = 60;
/** The number only, without its bar. */
const COMPACT_DURATION_PX = 80;

export interface ColumnLayout {
  ids: ColumnId[];
  /** CSS `grid-template-columns`. */
  template: string;
  compactStatus: boolean;
  compactDuration: boolean;
}

/**
 * The columns that fit into `widthPx`. The least important ones go first, one by one; before client and server have
 * to go, the status loses its word, and before the request has to go, the duration loses its bar. So what is left
 * stays readable and nothing scrolls sideways.
 */
export function layoutColumns(widthPx: number, hidden: ReadonlySet<ColumnId>, withDate: boolean): ColumnLayout {
  let columns = COLUMNS.filter((column) => !hidden.has(column.id));
  let compactStatus = false;
  let compactDuration = false;
  const minPx = ({ id, minPx: usualPx }: Column) => {
    if (id === 'time' && withDate) {
      return usualPx + DATE_PX;
    }
    if (id === 'status' && compactStatus) {
      return COMPACT_STATUS_PX;
    }
    return id === 'duration' && compactDuration ? COMPACT_DURATION_PX : usualPx;
  };
  const tooWide = () => columns.reduce((sum, column) => sum + minPx(column), 0) > widthPx;

  while (tooWide() && columns.length > 2) {
    const last = columns.reduce((a, b) => (b.rank > a.rank ? b : a));
    if (last.rank <= PATH_RANK && !compactStatus) {
      compactStatus = true;
    } else if (last.rank < PATH_RANK && !compactDuration) {
      compactDuration = true;
    } else {
      columns = columns.filter((column) => column !== last);
    }
  }
  const track = (column: Column) =>
    column.grow > 0 && !(column.id === 'duration' && compactDuration)
      ? `minmax(${minPx(column)}px, ${column.grow}fr)`
      : `${minPx(column)}px`;
  return {
    ids: columns.map((column) => column.id),
    template: columns.map(track).join(' '),
    compactStatus,
    compactDuration,
  };
}
