/** What Grafana has built in as `-- Grafana --`, as far as annotations and snapshots of dashboards need it. */
import {
  type AnnotationQuery,
  DataSourceApi,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  type DataFrameDTO,
  DataTopic,
  FieldType,
  toDataFrame,
} from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import type { DataQuery } from '@grafana/schema';

export const BUILT_IN = '-- Grafana --';

interface AnnotationsQuery extends DataQuery {
  /** Of the dashboard on screen, or of all with one of the tags. */
  type?: 'dashboard' | 'tags';
  tags?: string[];
  limit?: number;
  /** `snapshot`, with the frames; other types are the backend's. */
  queryType?: string;
  snapshot?: DataFrameDTO[];
}

interface Stored {
  id: number;
  panelId: number;
  time: number;
  timeEnd: number;
  text: string;
  tags: string[];
}

export class BuiltInDataSource extends DataSourceApi<AnnotationsQuery> {
  constructor() {
    super({ uid: BUILT_IN, name: BUILT_IN, type: 'grafana', id: -1 } as DataSourceInstanceSettings);
    this.annotations = {
      prepareAnnotation: (saved: AnnotationQuery<AnnotationsQuery>) => ({
        ...saved,
        // Dashboards have the kind beside the query, or, older ones, no query.
        target: {
          refId: 'Anno',
          type: saved.type as AnnotationsQuery['type'],
          ...saved.target,
        },
      }),
    };
  }

  async query({ range, targets: [target] }: DataQueryRequest<AnnotationsQuery>): Promise<DataQueryResponse> {
    if (target.queryType === 'snapshot') {
      return { data: (target.snapshot ?? []).map((frame) => toDataFrame(frame)) };
    }
    if (target.queryType) {
      return getBackendSrv().post('/api/ds/query?ds_type=datasource', { queries: [target] });
    }
    const tagged = target.type === 'tags';
    const found = await getBackendSrv().get<Stored[]>('/api/annotations', {
      from: range.from.valueOf(),
      to: range.to.valueOf(),
      ...(tagged ? { tags: target.tags } : { dashboardUID: dashboardInAddress() }),
      limit: target.limit ?? 100,
    });
    const column = (name: keyof Stored, type: FieldType) => ({ name, type, values: found.map((one) => one[name]) });
    const frame = toDataFrame({
      fields: [
        column('time', FieldType.time),
        column('timeEnd', FieldType.time),
        column('text', FieldType.string),
        column('tags', FieldType.other),
        column('id', FieldType.number),
        column('panelId', FieldType.number),
      ],
      meta: { dataTopic: DataTopic.Annotations },
    });
    return { data: [frame] };
  }

  async testDatasource(): Promise<never> {
    throw new Error('It is built in.');
  }
}

const dashboardInAddress = () => /^\/d\/([^/]+)/.exec(window.location.pathname)?.[1] ?? '';
