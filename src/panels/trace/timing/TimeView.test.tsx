/** @jest-environment jsdom */
import React from 'react';
import { fireEvent, render, screen, within } from '@testing-library/react';
import type { PanelData } from '@grafana/data';
import { DEFAULT_OPTIONS } from '../options';
import { firstState } from '../state/viewState';
import { trace } from '../testing/frame';
import { spansOf } from '../testing/model';
import { referenceTrace } from '../testing/reference';
import type { TraceSpans } from '../layout/traceSpans';
import { TimeSplit } from './TimeSplit';
import { TimeView } from './TimeView';

const show = (spans: TraceSpans, onSelect = jest.fn(), width = 1200) => {
  render(
    <TimeView
      spans={spans}
      selected={-1}
      onSelect={onSelect}
      state={firstState(DEFAULT_OPTIONS)}
      onChange={() => undefined}
      matches={null}
      data={{} as PanelData}
      timeZone="utc"
      width={width}
      height={600}
    />
  );
  return onSelect;
};
const texts = (row: HTMLElement) => Array.from(row.children, (cell) => cell.textContent);
const gapRows = () =>
  within(screen.getByRole('table', { name: /^Gaps/ }))
    .getAllByRole('row')
    .slice(1);

describe('the time view', () => {
  it('lists the slow links first, marked, and leads to them', () => {
    const onSelect = show(spansOf(referenceTrace()));
    expect(gapRows().slice(0, 5).map(texts)).toEqual([
      ['A→S web-shop code → web-shop process', '53', '▲ slow 55 ms', '50 µs'],
      ['A→S web-shop code → web-shop process', '27', '▲ slow 34 ms', '50 µs'],
      ['A→S web-shop code → web-shop process', '12', '▲ slow 21 ms', '50 µs'],
      ['A→S web-shop code → web-shop process', '41', '▲ slow 8 ms', '50 µs'],
      [expect.any(String), expect.any(String), expect.stringMatching(/^(~ )?50 µs$/), expect.any(String)],
    ]);
    fireEvent.click(within(gapRows()[0]).getByRole('button'));
    expect(onSelect).toHaveBeenLastCalledWith(52);
    // From node to node two clocks are involved.
    expect(screen.getByText(/^~ The two ends were or may have been stamped by different clocks/)).toBeTruthy();
  });

  it('says below the way which request it was, where there is no room beside it', () => {
    show(spansOf(referenceTrace()), jest.fn(), 900);
    expect(screen.queryByRole('columnheader', { name: 'Request' })).toBeNull();
    expect(texts(gapRows()[0])).toEqual(['A→S web-shop code → web-shop process53', '▲ slow 55 ms', '50 µs']);
  });

  it('sorts by the gap after, shows links inside the code, and more when asked', () => {
    show(spansOf(referenceTrace()));
    fireEvent.click(screen.getByRole('button', { name: 'After' }));
    expect(screen.getByRole('columnheader', { name: /After/ }).getAttribute('aria-sort')).toBe('descending');
    expect(gapRows()).toHaveLength(50);
    fireEvent.click(screen.getByRole('checkbox', { name: 'Links inside the code, too' }));
    expect(screen.getByText(/50 of 95 links/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
    expect(gapRows()).toHaveLength(95);
  });

  it('says the shares of the bar in words, and marks a piece and its row together', () => {
    show(spansOf(referenceTrace()));
    const bar = screen.getByRole('img', { name: /^Where the time went: .*Client library \d+ %.*Waiting/ });
    fireEvent.mouseOver(bar.children[0]);
    const hot = document.querySelectorAll('[data-hot]');
    expect(Array.from(hot, ({ tagName }) => tagName)).toEqual(['DIV', 'TR']);
    fireEvent.mouseLeave(screen.getByRole('region'));
    expect(document.querySelectorAll('[data-hot]')).toHaveLength(0);
  });

  it('says that other trees are not counted, and that a trace is empty', () => {
    const rows = [0, 1].map((at) => ({ name: `${at}`, parent: -1, start: at, duration: 10 }));
    show(spansOf(trace(rows)));
    expect(screen.getByText(/1 other tree of this trace not counted/)).toBeTruthy();
    expect(screen.getByText('No request was seen at two places.')).toBeTruthy();
    show(spansOf(trace([])));
    expect(screen.getByText('The trace is empty.')).toBeTruthy();
  });
});

describe('the time of one span', () => {
  it('is told with the gaps of its links', () => {
    const onSelect = jest.fn();
    render(<TimeSplit spans={spansOf(referenceTrace())} span={11} onSelect={onSelect} />);
    expect(gapRows().map(texts)).toEqual([
      ['A→S web-shop code → web-shop process', '▲ slow 21 ms', '50 µs'],
      ['S→N web-shop process → client NIC node0', '50 µs', '50 µs'],
    ]);
    fireEvent.click(
      screen.getByRole('button', { name: /client node → server node, request, through the IPIP tunnel/ })
    );
    expect(onSelect).toHaveBeenCalledWith(14);
  });

  it('marks the spans of the part that the pointer or the focus is on, and no longer once it left', () => {
    const spans = spansOf(referenceTrace());
    const onMark = jest.fn();
    const { unmount } = render(<TimeSplit spans={spans} span={0} onSelect={jest.fn()} onMark={onMark} />);
    const part = screen.getByRole('button', { name: /client node → server node, request, through the IPIP tunnel/ });
    fireEvent.mouseOver(part);
    const marked: number[] = onMark.mock.lastCall[0];
    // Seven requests go from node to node.
    expect(marked).toHaveLength(7);
    expect(marked.map((span) => spans.trace.observationPoint[span])).toEqual(Array(7).fill('s-nd'));
    fireEvent.mouseLeave(part.closest('table')!.parentElement!);
    expect(onMark).toHaveBeenLastCalledWith([]);
    fireEvent.focus(part);
    expect(onMark).toHaveBeenLastCalledWith(marked);
    fireEvent.blur(part);
    expect(onMark).toHaveBeenLastCalledWith([]);
    fireEvent.mouseOver(part);
    unmount();
    expect(onMark).toHaveBeenLastCalledWith([]);
  });

  it('has nothing to tell of a span without a duration', () => {
    render(
      <TimeSplit
        spans={spansOf(trace([{ name: 'a', parent: -1, start: 0, duration: 0 }]))}
        span={0}
        onSelect={jest.fn()}
      />
    );
    expect(screen.getByText('It took no time.')).toBeTruthy();
  });
});
