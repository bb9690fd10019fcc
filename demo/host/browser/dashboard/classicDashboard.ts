/** The parts of Grafana's classic dashboard JSON that the host reads. */
import type {
  AnnotationQuery,
  DataFrameDTO,
  DataLink,
  DataSourceRef,
  DataTransformerConfig,
  FieldConfigSource,
} from '@grafana/data';
import type { DataQuery } from '@grafana/schema';

export interface ClassicDashboard {
  uid: string;
  title: string;
  description?: string;
  timezone?: string;
  weekStart?: string;
  fiscalYearStartMonth?: number;
  time?: { from: string; to: string };
  timepicker?: { refresh_intervals?: string[]; hidden?: boolean };
  refresh?: string | false;
  templating?: { list?: ClassicVariable[] };
  panels?: ClassicPanel[];
  links?: ClassicLink[];
  annotations?: { list?: Array<Partial<AnnotationQuery>> };
}

export interface ClassicPanel {
  id: number;
  type: string;
  title?: string;
  description?: string;
  transparent?: boolean;
  gridPos?: { x: number; y: number; w: number; h: number };
  datasource?: DataSourceRef | string | null;
  targets?: DataQuery[];
  /** In an older snapshot: what the panel shows. */
  snapshotData?: DataFrameDTO[];
  transformations?: DataTransformerConfig[];
  maxDataPoints?: number;
  interval?: string;
  options?: Record<string, unknown>;
  fieldConfig?: FieldConfigSource;
  pluginVersion?: string;
  links?: DataLink[];
  /** Rows only. */
  collapsed?: boolean;
  panels?: ClassicPanel[];
  repeat?: string;
  libraryPanel?: unknown;
}

export interface ClassicVariable {
  type: string;
  name: string;
  label?: string;
  description?: string;
  hide?: number;
  skipUrlSync?: boolean;
  query?: unknown;
  definition?: string;
  datasource?: DataSourceRef | string | null;
  regex?: string;
  refresh?: number;
  sort?: number;
  multi?: boolean;
  includeAll?: boolean;
  allValue?: string | null;
  current?: { text?: string | string[]; value?: string | string[] };
  options?: Array<{ text: string; value: string; selected?: boolean }>;
}

/** A link in the dashboard's head. */
export interface ClassicLink {
  title?: string;
  type?: string;
  url?: string;
  tooltip?: string;
  targetBlank?: boolean;
  keepTime?: boolean;
  includeVars?: boolean;
}
