/** @jest-environment jsdom */
import React from 'react';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { FieldType, getDefaultTimeRange, LoadingState, toDataFrame, type PanelProps } from '@grafana/data';
import { locationService, setTemplateSrv } from '@grafana/runtime';
import { frameToTrace } from '../../frames/frameToTrace';
import { DEFAULT_OPTIONS, type TracePanelOptions } from './options';
import { fakeCanvas } from './testing/fakeCanvas';
import { modelOf } from './testing/model';
import { TracePanel } from './TracePanel';

// All at once: there are no frames to wait for.
jest.mock('./state/useStages', () => ({ ...jest.requireActual('./state/useStages'), useStages: () => 3 }));
fakeCanvas();
beforeEach(() => {
  setTemplateSrv({ replace: (text: string) => text } as never);
  locationService.push('/d/x/y');
});
afterEach(() => act(async () => undefined));

const T0 = 1_700_000_000_000;

interface Span {
  id: string | null;
  parent?: string | null;
  start?: unknown;
  duration?: unknown;
  tags?: unknown;
}

/** A frame as Grafana's data sources for Tempo, Jaeger and Zipkin make them. */
function frameOf(spans: Span[]) {
  const column = (name: string, read: (span: Span, i: number) => unknown, type = FieldType.other) => ({
    name,
    type,
    config: {},
    values: spans.map(read),
  });
  return toDataFrame({
    meta: { preferredVisualisationType: 'trace' },
    fields: [
      column('traceID', () => 'ab12', FieldType.string),
      column('spanID', ({ id }) => id, FieldType.string),
      column('parentSpanID', ({ parent }) => parent ?? undefined, FieldType.string),
      column('operationName', (_, i) => `op ${i}`, FieldType.string),
      column('serviceName', (_, i) => (i % 2 === 0 ? 'front' : 'back'), FieldType.string),
      column('serviceTags', () => [{ key: 'k8s.pod.name', value: 'front-0' }]),
      column('startTime', ({ start }, i) => (start === undefined ? T0 + i : start), FieldType.number),
      column('duration', ({ duration }) => (duration === undefined ? 5 : duration), FieldType.number),
      column('logs', () => [{ timestamp: T0 + 1, fields: [{ key: 'event', value: 'retry' }] }]),
      column('references', () => [{ traceID: 'ab12', spanID: 'x', tags: [] }]),
      column('tags', ({ tags }) => tags ?? [{ key: 'http.request', value: { headers: [{ key: 'a', value: 1 }] } }]),
      column('warnings', () => ['clock skew']),
      column('stackTraces', () => ['at main']),
      column('statusCode', () => 0, FieldType.number),
    ],
  });
}

const SHAPES: Array<[name: string, notice: RegExp | null, spans: Span[]]> = [
  ['well formed', null, [{ id: 'a' }, { id: 'b', parent: 'a' }, { id: 'c', parent: 'b' }]],
  [
    'a cycle',
    /cycle|circle|loop|own ancestor/i,
    [
      { id: 'a', parent: 'c' },
      { id: 'b', parent: 'a' },
      { id: 'c', parent: 'b' },
    ],
  ],
  [
    'its own parent',
    null,
    [
      { id: 'a', parent: 'a' },
      { id: 'b', parent: 'a' },
    ],
  ],
  ['one id twice', /no id of its own/, [{ id: 'a' }, { id: 'b', parent: 'a' }, { id: 'b', parent: 'a' }]],
  ['no ids', /id/i, [{ id: '' }, { id: null, parent: 'a' }, { id: 'a' }]],
  [
    'missing parents',
    /not found|not in|more tree/i,
    [{ id: 'a' }, { id: 'b', parent: 'gone' }, { id: 'c', parent: 'gone too' }],
  ],
  [
    'durations of 0',
    null,
    [
      { id: 'a', duration: 0 },
      { id: 'b', parent: 'a', duration: 0 },
    ],
  ],
  [
    'negative durations',
    /no valid time/,
    [
      { id: 'a', duration: -5 },
      { id: 'b', parent: 'a', duration: 'x' },
    ],
  ],
  [
    'no times',
    /no valid time/,
    [
      { id: 'a', start: null },
      { id: 'b', parent: 'a', start: NaN },
    ],
  ],
  [
    'hostile tags',
    null,
    [
      { id: 'a', tags: 5 },
      { id: 'b', parent: 'a', tags: [null, { key: 3 }] },
      { id: 'c', tags: '{' },
    ],
  ],
];

function panel(spans: Span[], height = 500) {
  const props = {
    id: 4,
    width: 1000,
    height,
    options: DEFAULT_OPTIONS,
    timeZone: 'utc',
    data: { series: [frameOf(spans)], state: LoadingState.Done, timeRange: getDefaultTimeRange() },
  };
  return <TracePanel {...(props as unknown as PanelProps<TracePanelOptions>)} />;
}

describe.each(SHAPES)('a trace of another data source with %s', (_, notice, spans) => {
  it('has every span once in the graph', () => {
    const model = modelOf(frameToTrace(frameOf(spans)));
    expect(Array.from(model.spanOf).sort()).toEqual(spans.map((__, i) => i));
    expect(new Set(model.layout.order).size).toBe(spans.length);
  });

  it('is drawn, with a notice where something is wrong, and every span has details', () => {
    const { container } = render(panel(spans));
    const bars = screen.getByRole('img').getAttribute('aria-label');
    expect(bars).toContain(spans.length === 1 ? '1 span' : `${spans.length} spans`);
    if (notice) {
      const button = screen.queryByRole('button', { name: /notes?$/ });
      if (button) {
        fireEvent.click(button);
      }
      expect(container.textContent).toMatch(notice);
    }
    fireEvent.keyDown(screen.getByTestId('spanloom flame graph'), { key: 'Home' });
    expect(screen.getByRole('region', { name: /^Details of / }).textContent).toContain('retry');
  });
});
