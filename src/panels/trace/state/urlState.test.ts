import fc from 'fast-check';
import { ODD_IDS } from '../../../trace/oddIds';
import { otelRowId } from '../../../trace/rowId';
import { DEFAULT_OPTIONS } from '../options';
import { paramName, readState, writeState, type UrlParams } from './urlState';
import { firstState, type ViewState } from './viewState';
import { VIEW_NAMES } from '../views/viewNames';

const ODD_ROWS = ODD_IDS.map((traceId) => otelRowId({ startNs: '1', traceId, spanId: traceId }));
const FIRST = firstState(DEFAULT_OPTIONS);
const read = (params: UrlParams, trace = 'T', panel = 4) =>
  readState(panel, trace, (name) => params[name] ?? null, FIRST);
const given = (params: UrlParams) => Object.fromEntries(Object.entries(params).filter(([, value]) => value !== null));

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
const anyIds = fc.array(text, { maxLength: 3 });
const states: fc.Arbitrary<ViewState> = fc.record({
  view: fc.constantFrom(...VIEW_NAMES),
  span: fc.option(fc.record({ spanId: text, rowId: fc.constantFrom('', '7', '18446744073709551615', ...ODD_ROWS) })),
  find: fc.oneof(fc.constant(''), text),
  onlyMatches: fc.boolean(),
  colourBy: text,
  network: fc.constantFrom('shown', 'folded', 'hidden'),
  showInferred: fc.boolean(),
  correctClocks: fc.boolean(),
  criticalPath: fc.boolean(),
  foldRepeats: fc.boolean(),
  folds: fc.record({ collapsed: anyIds, paths: anyIds, repeats: anyIds }),
  base: fc.oneof(fc.constant(''), text),
  window: fc.option(
    fc.tuple(fc.integer(), fc.integer({ min: 1 })).map(([fromNs, more]) => ({ fromNs, toNs: fromNs + more }))
  ),
});

describe('state in the URL', () => {
  it('says nothing about what is as at first', () => {
    expect(given(writeState(4, 'T', FIRST, FIRST))).toEqual({});
  });

  it('has short names with the panel’s id', () => {
    const state: ViewState = { ...FIRST, view: 'table', span: { spanId: 'ab.c', rowId: '12' }, showInferred: false };
    expect(given(writeState(4, 'T', state, FIRST))).toEqual({
      'spanloom-4-view': 'table',
      'spanloom-4-span': '12.ab.c',
      'spanloom-4-inferred': '0',
      'spanloom-4-trace': 'T',
    });
  });

  it('comes back as it was', () => {
    fc.assert(fc.property(states, (state) => expect(read(writeState(4, 'T', state, FIRST))).toEqual(state)));
  });

  it('keeps the switches for another trace, and nothing that is about this one', () => {
    fc.assert(
      fc.property(states, (state) => {
        const { span, find, onlyMatches, folds, window } = FIRST;
        const kept = { ...state, span, find, onlyMatches, folds, window };
        expect(read(writeState(4, 'T', state, FIRST), 'other')).toEqual(kept);
      })
    );
  });

  it('is not another panel’s', () => {
    fc.assert(fc.property(states, (state) => expect(read(writeState(5, 'T', state, FIRST))).toEqual(FIRST)));
  });

  it('can stand in a URL whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0xd800, max: 0xdfff }), (find, half) => {
        const params = given(writeState(4, 'T', { ...FIRST, find: find + String.fromCharCode(half) }, FIRST));
        expect(() => encodeURIComponent(params[paramName(4, 'find')] as string)).not.toThrow();
      })
    );
  });

  it('never throws, and is as at first where it is not understood', () => {
    const names = ['view', 'span', 'only', 'network', 'inferred', 'clocks', 'path', 'repeats', 'window'];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...names), fc.string())), (list) => {
        const params = Object.fromEntries(list.map(([name, value]) => [paramName(4, name), value]));
        expect(VIEW_NAMES).toContain(read({ ...params, [paramName(4, 'trace')]: 'T' }).view);
      })
    );
    const bad = { view: 'nowhere', span: 'x', network: '1', clocks: 'yes', window: '9..3', find: 'x'.repeat(5000) };
    const params = Object.fromEntries(Object.entries(bad).map(([name, value]) => [paramName(4, name), value]));
    expect(read({ ...params, [paramName(4, 'trace')]: 'T' })).toEqual(FIRST);
  });
});
