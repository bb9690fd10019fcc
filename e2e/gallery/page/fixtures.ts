/** Everything the gallery shows. One entry is one picture in each theme. */
import type { DataFrame, PanelData } from '@grafana/data';
import type { TracePanelOptions } from '../../../src/panels/trace/options';
import {
  annotations,
  broken,
  foreign,
  madeTrace,
  manyServices,
  REPEATED,
  traces,
  withEvents,
  withFailures,
} from './frames';

export interface Fixture {
  name: string;
  /** Made when it is shown: some are large. */
  data(): Pick<PanelData, 'series' | 'state' | 'error' | 'annotations'>;
  options?: Partial<TracePanelOptions>;
  size?: { width: number; height: number };
  language?: 'zh-Hans';
  /** What the reader compares with. */
  base?(): DataFrame;
  /** No call was chosen. */
  asksNothing?: boolean;
  /** Keys pressed once it is drawn, the first of them in the flame graph. */
  keys?: string[];
  /** Then: the name of a button to click. */
  click?: string;
  /** Then: where the pointer rests, CSS pixels. */
  pointer?: { x: number; y: number };
}

const done = (frame: () => DataFrame) => () => ({ series: [frame()], state: 'Done' as PanelData['state'] });
const nothing = (state: string, error?: string) => () => ({
  series: [],
  state: state as PanelData['state'],
  ...(error ? { error: { message: error } } : {}),
});

const whole = done(traces.whole);
const SHORT = { width: 700, height: 150 };
const LOW = { width: 700, height: 250 };
const NARROW = { width: 380, height: 420 };
const DASHBOARD = { width: 900, height: 560 };
const FULL = { width: 1400, height: 800 };

export const FIXTURES: Fixture[] = [
  { name: 'reference', data: whole },
  { name: 'full', data: whole, size: FULL, keys: ['ArrowDown', 'ArrowDown', 'ArrowDown'] },
  { name: 'colour-source', data: whole, options: { colourBy: 'source' } },
  { name: 'colour-status', data: whole, options: { colourBy: 'status' } },
  { name: 'colour-protocol', data: whole, options: { colourBy: 'protocol' } },
  { name: 'colour-many', data: done(manyServices) },
  { name: 'folded', data: whole, options: { network: 'folded' } },
  { name: 'hidden-network', data: whole, options: { network: 'hidden' } },
  { name: 'no-inferred', data: whole, options: { showInferred: false } },
  { name: 'selected', data: whole, keys: ['ArrowDown', 'ArrowDown'] },
  { name: 'pointed', data: whole, pointer: { x: 300, y: 240 } },
  { name: 'measured', data: whole, keys: ['ArrowDown', 'ArrowDown', 'm'] },
  { name: 'critical-path', data: whole, keys: ['x'] },
  { name: 'annotations', data: () => ({ ...whole(), annotations: [annotations(traces.whole())] }) },
  { name: 'found', data: whole, keys: ['/', ...'svc-item', 'Enter'], size: DASHBOARD },
  { name: 'help', data: whole, keys: ['?'], size: DASHBOARD },
  { name: 'failures', data: done(withFailures) },
  {
    name: 'failures-collapsed',
    data: done(withFailures),
    keys: [...Array<string>(8).fill('ArrowDown'), 'c', 'Escape'],
  },
  { name: 'repeats', data: done(REPEATED) },
  { name: 'repeats-folded', data: done(REPEATED), keys: ['r'] },
  { name: 'clocks', data: done(traces.clocks) },
  { name: 'clocks-raw', data: done(traces.clocks), options: { correctClocks: false } },
  { name: 'partial', data: done(traces.partial), size: DASHBOARD },
  { name: 'partial-low', data: done(traces.partial), size: LOW },
  { name: 'table', data: whole, options: { view: 'table' } },
  { name: 'table-900', data: whole, options: { view: 'table' }, size: DASHBOARD },
  { name: 'table-1400', data: whole, options: { view: 'table' }, size: FULL },
  { name: 'time', data: whole, options: { view: 'time' } },
  { name: 'time-900', data: whole, options: { view: 'time' }, size: DASHBOARD },
  { name: 'statistics', data: whole, options: { view: 'statistics' } },
  { name: 'statistics-900', data: whole, options: { view: 'statistics' }, size: DASHBOARD },
  { name: 'statistics-1400', data: whole, options: { view: 'statistics' }, size: FULL },
  { name: 'topology', data: whole, options: { view: 'topology' }, size: DASHBOARD },
  { name: 'topology-1400', data: whole, options: { view: 'topology' }, size: FULL },
  { name: 'topology-every-hop', data: whole, options: { view: 'topology' }, size: DASHBOARD, click: 'Every hop' },
  { name: 'topology-small', data: whole, options: { view: 'topology' } },
  { name: 'compare', data: whole, options: { view: 'compare' }, base: traces.slow, size: DASHBOARD },
  { name: 'compare-low', data: whole, options: { view: 'compare' }, base: traces.slow },
  { name: 'compare-nothing', data: whole, options: { view: 'compare' } },
  { name: 'raw', data: whole, options: { view: 'raw' } },
  { name: 'foreign', data: done(foreign) },
  { name: 'events', data: done(withEvents) },
  { name: 'broken', data: done(broken) },
  { name: '10k', data: done(() => madeTrace('tree', 10_000)) },
  { name: '100k', data: done(() => madeTrace('tree', 100_000)) },
  { name: 'star', data: done(() => madeTrace('star', 100_000)) },
  { name: 'chain', data: done(() => madeTrace('chain', 50_000)) },
  { name: 'zero', data: done(() => madeTrace('zero', 1000)) },
  { name: 'chinese', data: whole, language: 'zh-Hans' },
  { name: 'chinese-partial', data: done(traces.partial), size: DASHBOARD, language: 'zh-Hans' },
  { name: 'chinese-time', data: whole, options: { view: 'time' }, size: DASHBOARD, language: 'zh-Hans' },
  { name: 'low', data: whole, size: LOW },
  { name: 'low-selected', data: whole, size: LOW, keys: ['ArrowDown'] },
  { name: 'narrow', data: whole, size: NARROW },
  { name: 'narrow-selected', data: whole, size: NARROW, keys: ['ArrowDown'] },
  { name: 'half-selected', data: whole, size: { width: 500, height: 420 }, keys: ['ArrowDown'] },
  { name: 'short', data: whole, size: SHORT },
  { name: 'loading', data: nothing('Loading'), size: SHORT },
  { name: 'empty', data: nothing('Done'), size: SHORT, asksNothing: true },
  { name: 'not-found', data: nothing('Done'), size: SHORT },
  { name: 'error', data: nothing('Error', 'Code: 516. Authentication failed'), size: SHORT },
];
