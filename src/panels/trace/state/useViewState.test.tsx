/** @jest-environment jsdom */
import { act, renderHook } from '@testing-library/react';
import { locationService } from '@grafana/runtime';
import { DEFAULT_OPTIONS, type TracePanelOptions } from '../options';
import { useViewState } from './useViewState';

const SPAN = { spanId: 'ab', rowId: '7' };
const START = '/d/x/y?from=now-15m&to=now&var-a=1&var-a=2';
const param = (name: string, panel = 4) => locationService.getSearch().get(`spanloom-${panel}-${name}`);
const others = () => {
  const search = locationService.getSearch();
  return [search.get('from'), search.get('to'), search.getAll('var-a')];
};

function use(trace = 'T', options: TracePanelOptions = DEFAULT_OPTIONS, panel = 4) {
  return renderHook((props) => useViewState(props.options, { panel, trace: props.trace }), {
    initialProps: { trace, options },
  });
}

let now = 0;
beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  now += 1e6;
  locationService.push(START);
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe('the reader’s switches', () => {
  it('are pushed for a selection, so that Back undoes it, and leave the rest of the URL alone', () => {
    const pushed = jest.spyOn(locationService, 'partial');
    const { result } = use();
    expect(pushed).not.toHaveBeenCalled();
    act(() => result.current[1]({ span: SPAN }));
    expect(pushed).toHaveBeenLastCalledWith(expect.anything(), false);
    expect([param('span'), param('trace')]).toEqual(['7.ab', 'T']);
    expect(others()).toEqual(['now-15m', 'now', ['1', '2']]);
    act(() => result.current[1]({ view: 'table' }));
    expect(param('view')).toBe('table');
    act(() => locationService.getHistory().goBack());
    expect([result.current[0].view, result.current[0].span]).toEqual(['flame', SPAN]);
    act(() => locationService.getHistory().goBack());
    expect(result.current[0].span).toBeNull();
    act(() => locationService.getHistory().goForward());
    expect(result.current[0].span).toEqual(SPAN);
  });

  it('make one step of a walk along the tree', () => {
    const { result } = use();
    for (const spanId of ['a', 'b', 'c']) {
      now += 100;
      act(() => result.current[1]({ span: { spanId, rowId: '' } }));
    }
    expect(param('span')).toBe('.c');
    act(() => locationService.getHistory().goBack());
    expect(result.current[0].span).toBeNull();
  });

  it('are replaced for what comes in small steps, once it is still', () => {
    const { result } = use();
    const partial = jest.spyOn(locationService, 'partial');
    for (let k = 1; k < 20; k++) {
      act(() => result.current[1]({ window: { fromNs: 0, toNs: k } }));
    }
    expect(partial).not.toHaveBeenCalled();
    act(() => void jest.runAllTimers());
    expect(partial).toHaveBeenCalledTimes(1);
    expect(partial).toHaveBeenCalledWith(expect.anything(), true);
    expect(param('window')).toBe('0..19');
  });

  it('merge changes of one moment', () => {
    const { result } = use();
    act(() => {
      result.current[1]({ find: 'a=b' });
      result.current[1]({ network: 'hidden' });
    });
    expect(result.current[0]).toMatchObject({ find: 'a=b', network: 'hidden' });
  });

  it('come out of the URL at first, and what is about another trace goes', () => {
    locationService.push(`${START}&spanloom-4-span=7.ab&spanloom-4-trace=T&spanloom-4-network=hidden`);
    expect(use().result.current[0]).toMatchObject({ span: SPAN, network: 'hidden' });
    expect(param('span')).toBe('7.ab');
    expect(use('other').result.current[0]).toMatchObject({ span: null, network: 'hidden' });
    expect([param('span'), param('trace'), param('network')]).toEqual([null, null, 'hidden']);
  });

  it('are each panel’s own', () => {
    const [one, two] = [use('T', DEFAULT_OPTIONS, 4), use('T', DEFAULT_OPTIONS, 5)];
    act(() => one.result.current[1]({ view: 'table' }));
    act(() => two.result.current[1]({ view: 'raw' }));
    expect([param('view', 4), param('view', 5)]).toEqual(['table', 'raw']);
    expect([one.result.current[0].view, two.result.current[0].view]).toEqual(['table', 'raw']);
  });

  it('stay when another hand takes parameters out of the URL that it does not know', () => {
    const { result } = use();
    act(() => result.current[1]({ span: SPAN }));
    act(() => locationService.push('/d/x/y'));
    expect(result.current[0].span).toEqual(SPAN);
    act(() => locationService.partial({ 'spanloom-4-view': 'raw' }));
    expect(result.current[0].view).toBe('raw');
  });

  it('follow a panel option that changes, and no other', () => {
    const { result, rerender } = use();
    act(() => result.current[1]({ correctClocks: false }));
    rerender({ trace: 'T', options: { ...DEFAULT_OPTIONS, colourBy: 'status' } });
    expect(result.current[0]).toMatchObject({ correctClocks: false, colourBy: 'status' });
  });
});
