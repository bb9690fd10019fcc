/** Everything the gallery shows. One entry is one picture in each theme. */
import type { PanelData } from '@grafana/data';
import type { TracePanelOptions } from '../../../src/panels/trace/options';
import { broken, foreign, madeTrace, REFERENCE, withFailures } from './frames';

export interface Fixture {
  name: string;
  /** Made when it is shown: some are large. */
  data(): Pick<PanelData, 'series' | 'state' | 'error'>;
  options?: Partial<TracePanelOptions>;
  size?: { width: number; height: number };
  language?: 'zh-Hans';
  /** Keys pressed in the flame graph once it is drawn. */
  keys?: string[];
}

const done = (frame: () => PanelData['series'][number]) => () => ({
  series: [frame()],
  state: 'Done' as PanelData['state'],
});
const nothing = (state: string, error?: string) => () => ({
  series: [],
  state: state as PanelData['state'],
  ...(error ? { error: { message: error } } : {}),
});

const reference = done(REFERENCE);
const SHORT = { width: 700, height: 150 };
const NARROW = { width: 380, height: 420 };

export const FIXTURES: Fixture[] = [
  { name: 'reference', data: reference },
  { name: 'colour-source', data: reference, options: { colourBy: 'source' } },
  { name: 'colour-status', data: reference, options: { colourBy: 'status' } },
  { name: 'colour-protocol', data: reference, options: { colourBy: 'protocol' } },
  { name: 'folded', data: reference, options: { network: 'folded' } },
  { name: 'hidden-network', data: reference, options: { network: 'hidden' } },
  { name: 'no-inferred', data: reference, options: { showInferred: false } },
  { name: 'selected', data: reference, keys: ['ArrowDown', 'ArrowDown'] },
  { name: 'failures', data: done(withFailures) },
  { name: 'table', data: reference, options: { view: 'table' } },
  { name: 'time', data: reference, options: { view: 'time' } },
  { name: 'statistics', data: reference, options: { view: 'statistics' } },
  { name: 'topology', data: reference, options: { view: 'topology' }, size: { width: 900, height: 560 } },
  { name: 'compare', data: reference, options: { view: 'compare' } },
  { name: 'raw', data: reference, options: { view: 'raw' } },
  { name: 'foreign', data: done(foreign) },
  { name: 'broken', data: done(broken) },
  { name: '10k', data: done(() => madeTrace('tree', 10_000)) },
  { name: '100k', data: done(() => madeTrace('tree', 100_000)) },
  { name: 'star', data: done(() => madeTrace('star', 100_000)) },
  { name: 'chain', data: done(() => madeTrace('chain', 50_000)) },
  { name: 'zero', data: done(() => madeTrace('zero', 1000)) },
  { name: 'chinese', data: reference, language: 'zh-Hans' },
  { name: 'narrow', data: reference, size: NARROW },
  { name: 'narrow-selected', data: reference, size: NARROW, keys: ['ArrowDown'] },
  { name: 'short', data: reference, size: SHORT },
  { name: 'loading', data: nothing('Loading'), size: SHORT },
  { name: 'empty', data: nothing('Done'), size: SHORT },
  { name: 'error', data: nothing('Error', 'Code: 516. Authentication failed'), size: SHORT },
];
