/** Columns out of a file, part by part → a trace frame. */
import { toDataFrame, type DataFrame, type FieldType } from '@grafana/data';
import type { TraceFrameMeta } from '../../../frames/schema';
import type { ColumnsPart } from './fileColumns';

export class FileFrame {
  private readonly columns: Array<{ name: string; type: string; values: unknown[]; texts: string[] }> = [];

  /** The next part, in their order. */
  add(part: ColumnsPart): void {
    part.forEach((of, c) => {
      const column = (this.columns[c] ??= { name: of.name, type: of.type, values: [], texts: [] });
      if (of.type === 'string') {
        of.fresh.forEach((text) => column.texts.push(text));
        of.at.forEach((place) => column.values.push(column.texts[place]));
      } else {
        of.values.forEach((value) => column.values.push(value));
      }
    });
  }

  /** @param meta null where the file is another program's */
  frame(meta: TraceFrameMeta | null): DataFrame {
    return toDataFrame({
      name: 'Trace',
      fields: this.columns.map(({ name, type, values }) => ({ name, type: type as FieldType, config: {}, values })),
      meta: { preferredVisualisationType: 'trace', ...(meta && { custom: { spanloom: meta } }) },
    });
  }
}
