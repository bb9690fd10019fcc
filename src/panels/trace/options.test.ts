import { getPanelDataSummary } from '@grafana/data';
import { DEFAULT_OPTIONS, optionsOf } from './options';
import { suggestions } from './suggestions';
import { REQUEST, traceFrame } from './testing/frame';

describe('options', () => {
  it('are as by default where nothing was saved', () => {
    expect([optionsOf(undefined), optionsOf(null), optionsOf({})]).toEqual(Array(3).fill(DEFAULT_OPTIONS));
  });

  it('keep what the first version saved', () => {
    expect(optionsOf({ colourBy: 'status', showNetwork: false })).toEqual({
      ...DEFAULT_OPTIONS,
      colourBy: 'status',
      network: 'hidden',
    });
    expect(optionsOf({ showNetwork: true })).toEqual(DEFAULT_OPTIONS);
    expect(optionsOf({ showNetwork: false, network: 'folded' }).network).toBe('folded');
  });
});

describe('suggestions', () => {
  const frame = traceFrame(REQUEST);
  const other = { ...frame, fields: frame.fields.slice(0, 1) };

  it('offer the panel for a trace, and for nothing else', () => {
    expect(suggestions(getPanelDataSummary([frame]))).toHaveLength(1);
    expect(suggestions(getPanelDataSummary([other])) ?? []).toEqual([]);
  });

  it('are understood by releases that hand over a builder', () => {
    const offered = (series: (typeof frame)[]) => {
      const append = jest.fn();
      suggestions.getSuggestionsForData({ data: { series }, getListAppender: () => ({ append }) });
      return append.mock.calls.length;
    };
    expect([offered([other, frame]), offered([other])]).toEqual([1, 0]);
  });
});
