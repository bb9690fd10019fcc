/** @jest-environment jsdom */
import type { PanelData } from '@grafana/data';
import { setDataSourceSrv } from '@grafana/runtime';
import { of } from 'rxjs';
import { detailsToFrame, type Detail } from '../../../frames/details';
import type { SpanQuery } from '../../../frames/query';
import { otelRowId } from '../../../trace/rowId';
import { fetchRows } from './fetchRows';

const TRACE = 'a-b,50%';
const OTEL = otelRowId({ startNs: '1790000000000000001', traceId: TRACE, spanId: 'cd' });

/** As the data source answers: of each store the rows are numbered from 1 where there are several. */
function details(ids: readonly string[]): Detail[] {
  const of = (id: string): Array<[Detail['kind'], string, string]> =>
    id === OTEL
      ? [
          ['attribute', 'seen.by', 'collector'],
          ['column', 'timestamp', '1790000000000000001 (2026-09-21 14:13:20.000000001 UTC)'],
          ['column', 'trace_id', TRACE],
        ]
      : [
          ['attribute', 'seen.by', 'deepflow'],
          ['column', '_id', id],
        ];
  const own = (store: string[]) =>
    store.flatMap((id, i) =>
      of(id).map(([kind, key, value]) => ({
        kind,
        key: store.length > 1 ? `${key} (row ${i + 1})` : key,
        value,
        ...(kind === 'column' && { row: id }),
      }))
    );
  return [...own(ids.filter((id) => id === OTEL)), ...own(ids.filter((id) => id !== OTEL))];
}

it('keeps rows of two stores apart, each under its id', async () => {
  const query = jest.fn(({ targets: [{ ids }] }: { targets: SpanQuery[] }) =>
    of({ data: [detailsToFrame(details(ids))] })
  );
  setDataSourceSrv({ get: async () => ({ query }) } as never);
  const data = { request: { targets: [{ refId: 'A', queryType: 'trace' }] } } as unknown as PanelData;
  const progress: number[] = [];
  const found = await fetchRows(data, ['7', OTEL, '8'], (rows) => progress.push(rows), new AbortController().signal);
  expect(Array.from(found, ([id, { attributes }]) => [id, attributes[0][1]])).toEqual([
    ['7', 'deepflow'],
    ['8', 'deepflow'],
    [OTEL, 'collector'],
  ]);
  expect(progress).toEqual([2, 3]);
});
