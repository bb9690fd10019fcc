import React from 'react';
import { createRoot } from 'react-dom/client';
import { createTheme, FieldType, ThemeContext, toDataFrame, type DataFrame } from '@grafana/data';
import { FlameGraph } from '@grafana/flamegraph';
import { SERVICES } from '../shapes';
import { hasDrawnCanvas, type Subject } from '../subject';

let frame: DataFrame;

/** Grafana's flame graph of profiles. Its children lie end to end: it has no place for when they were. */
export const flamegraph: Subject = {
  prepare(trace) {
    const { count, parent, durationNs } = trace;
    const children: number[][] = Array.from({ length: count }, () => []);
    for (let i = count - 1; i > 0; i--) {
      children[parent[i]]?.push(i);
    }
    const rows = { level: [] as number[], value: [] as number[], self: [] as number[], label: [] as string[] };
    const stack = [{ span: 0, level: 0 }];
    while (stack.length > 0) {
      const { span, level } = stack.pop()!;
      rows.level.push(level);
      rows.value.push(durationNs[span]);
      rows.self.push(0);
      rows.label.push(`${SERVICES[trace.service[span]]} GET /api/items/${span % 50}`);
      children[span].forEach((child) => stack.push({ span: child, level: level + 1 }));
    }
    frame = toDataFrame({
      fields: Object.entries(rows).map(([name, values]) => ({
        name,
        type: name === 'label' ? FieldType.string : FieldType.number,
        values,
        config: name === 'label' ? {} : { unit: 'ns' },
      })),
    });
  },
  show(root) {
    const theme = createTheme({ colors: { mode: 'dark' } });
    root.style.overflow = 'auto';
    createRoot(root).render(
      <ThemeContext.Provider value={theme}>
        <FlameGraph data={frame} getTheme={() => theme} showFlameGraphOnly disableCollapsing />
      </ThemeContext.Provider>
    );
  },
  isDrawn: hasDrawnCanvas,
};
