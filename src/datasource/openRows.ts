import type { DataFrame } from '@grafana/data';
import { asking } from '../background/asking';
import { piecesOf } from '../background/readBlob';
import { runInSlices } from '../background/slices';
import { joinPart } from '../frames/columnParts';
import { frameOfColumns } from '../frames/frameOfColumns';
import type { KeyValue } from '../frames/panelTrace';
import type { TraceColumns } from '../frames/traceColumns';
import { background } from './work/background';
import type { RowFileAnswers, RowFileMessage } from './work/rowFileJob';

/** A row takes about so much in a file: what makes a talk heavy is counted in rows. */
const BYTES_A_ROW = 1000;

/**
 * The trace frame that the rows in a file make, read and stitched in a worker where that is much work. What could not be
 * read is in `meta.custom.spanloom.file`, codes and line numbers; a file without rows gives a frame without spans. Of the
 * rows themselves a span has its attributes only: a file is not the store, whose rows could be asked for.
 */
export async function openRows(file: Blob, refId: string, signal: AbortSignal): Promise<DataFrame> {
  const talk = background.open('rowFile', null, { signal });
  const ask = asking<RowFileMessage, RowFileAnswers>(talk);
  try {
    for await (const bytes of piecesOf(file)) {
      await ask({ kind: 'take', bytes }, bytes.length / BYTES_A_ROW);
    }
    const { facts, file: read } = await ask({ kind: 'stitch' });
    let columns: TraceColumns | null = null;
    for (let part = await ask({ kind: 'part' }); part; part = await ask({ kind: 'part' })) {
      columns = joinPart(columns, part);
    }
    const tags: KeyValue[][] = [];
    for (let part = await ask({ kind: 'attributes' }); part; part = await ask({ kind: 'attributes' })) {
      part.forEach((ofSpan) => tags.push(ofSpan));
    }
    const frame = await runInSlices(
      frameOfColumns(withoutRows(columns as TraceColumns), facts, { callId: '', refId }),
      {
        signal,
      }
    );
    return {
      ...frame,
      fields: frame.fields.map((field) => (field.name === 'tags' ? { ...field, values: tags as never } : field)),
      meta: { ...frame.meta, custom: { spanloom: { ...frame.meta?.custom?.spanloom, file: read } } },
    };
  } finally {
    talk.close();
  }
}

function withoutRows(columns: TraceColumns): TraceColumns {
  const { texts, count } = columns;
  return { ...columns, texts: { ...texts, rowIds: { values: [''], at: new Uint32Array(count) } } };
}
