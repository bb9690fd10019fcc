import type { DataFrame } from '@grafana/data';

/** What a file gave. */
export interface OpenedTrace {
  frame: DataFrame;
  /** What was left out. */
  notices: string[];
}
