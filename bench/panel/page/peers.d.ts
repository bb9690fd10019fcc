/** The packages of bench/package.json, as far as they are used: they need not be installed to check the types. */
declare module 'deepflow-vis-js' {
  export function addSvg(selector: string, ...more: unknown[]): unknown;
  export function renderTimeBar(rows: object[]): (svg: unknown, options: object) => Record<string, unknown>;
}

declare module '@grafana/flamegraph' {
  import type { ComponentType } from 'react';
  import type { DataFrame, GrafanaTheme2 } from '@grafana/data';
  export const FlameGraph: ComponentType<{
    data: DataFrame;
    getTheme: () => GrafanaTheme2;
    showFlameGraphOnly?: boolean;
    disableCollapsing?: boolean;
  }>;
}
