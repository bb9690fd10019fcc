import React from 'react';
import { createRoot } from 'react-dom/client';
import { createTheme, FieldType, ThemeContext, toDataFrame, type DataFrame } from '@grafana/data';
import { FlameGraph } from '@grafana/flamegraph';
import { frameOf } from '../frames';
import { SERVICES, type BenchTrace } from '../shapes';
import { hasDrawnCanvas, type Subject } from '../subject';

/** Spans by number, as the nested sets of a profile are made of. */
interface Nodes {
  /** Always of a smaller index; -1 for a root. */
  parent: ArrayLike<number>;
  durationNs: ArrayLike<number>;
  label: (span: number) => string;
}

let levels: DataFrame;
let traceFrame: DataFrame;

/** Grafana's flame graph of profiles. Its children lie end to end: it has no place for when they were. */
export const flamegraph: Subject = {
  prepare(trace) {
    levels = levelsOf(nodesOf(trace));
  },
  show: (root) => render(root, levels),
  isDrawn: hasDrawnCanvas,
};

/** The same, given what a data source of traces gives: levels come of ids, as for everybody else who draws a trace. */
export const flamegraphOfTrace: Subject = {
  prepare(trace, _, atHand) {
    traceFrame = atHand ?? frameOf(trace, false);
  },
  show: (root) => render(root, levelsOf(nodesOfFrame(traceFrame))),
  isDrawn: hasDrawnCanvas,
};

function nodesOf({ parent, durationNs, service }: BenchTrace): Nodes {
  return { parent, durationNs, label: (span) => `${SERVICES[service[span]]} GET /api/items/${span % 50}` };
}

/** Parents come before their children in the frames here. */
function nodesOfFrame(frame: DataFrame): Nodes {
  const column = <T,>(name: string) => frame.fields.find((field) => field.name === name)!.values as ArrayLike<T>;
  const [ids, parents] = [column<string>('spanID'), column<string | undefined>('parentSpanID')];
  const [services, operations] = [column<string>('serviceName'), column<string>('operationName')];
  const rows = new Map<string, number>();
  const parent = new Int32Array(ids.length);
  for (let span = 0; span < ids.length; span++) {
    rows.set(ids[span], span);
    parent[span] = rows.get(parents[span] ?? '') ?? -1;
  }
  const durationNs = Float64Array.from(column<number>('duration'), (ms) => ms * 1e6);
  return { parent, durationNs, label: (span) => `${services[span]} ${operations[span]}` };
}

function levelsOf({ parent, durationNs, label }: Nodes): DataFrame {
  const children: number[][] = Array.from(parent, () => []);
  for (let i = parent.length - 1; i > 0; i--) {
    children[parent[i]]?.push(i);
  }
  const rows = { level: [] as number[], value: [] as number[], self: [] as number[], label: [] as string[] };
  const stack = [{ span: 0, level: 0 }];
  while (stack.length > 0) {
    const { span, level } = stack.pop()!;
    rows.level.push(level);
    rows.value.push(durationNs[span]);
    rows.self.push(0);
    rows.label.push(label(span));
    children[span].forEach((child) => stack.push({ span: child, level: level + 1 }));
  }
  return toDataFrame({
    fields: Object.entries(rows).map(([name, values]) => ({
      name,
      type: name === 'label' ? FieldType.string : FieldType.number,
      values,
      config: name === 'label' ? {} : { unit: 'ns' },
    })),
  });
}

function render(root: HTMLElement, data: DataFrame): void {
  const theme = createTheme({ colors: { mode: 'dark' } });
  root.style.overflow = 'auto';
  createRoot(root).render(
    <ThemeContext.Provider value={theme}>
      <FlameGraph data={data} getTheme={() => theme} showFlameGraphOnly disableCollapsing />
    </ThemeContext.Provider>
  );
}
