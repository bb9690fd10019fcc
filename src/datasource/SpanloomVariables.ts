import {
  CustomVariableSupport,
  type DataQueryRequest,
  type DataQueryResponse,
  type MetricFindValue,
} from '@grafana/data';
import { getTemplateSrv, type TemplateSrv } from '@grafana/runtime';
import { Observable } from 'rxjs';
import type { SpanloomVariableQuery } from '../frames/query';
import { toStoreError } from '../store/errors';
import { tagValuesOf } from '../store/stores';
import { bindMethods } from './bindMethods';
import { chosenValues } from './chosenValues';
import { VariableEditor } from './editors/VariableEditor';
import { valuesOf } from './interpolate';
import type { SpanSource } from './spanSource';

/** Values for dashboard variables: the names of a tag that calls in the time range carry. */
export class SpanloomVariables extends CustomVariableSupport<SpanSource, SpanloomVariableQuery> {
  override editor = VariableEditor;

  constructor(
    private readonly source: SpanSource,
    private readonly templates: Pick<TemplateSrv, 'replace'> & Partial<TemplateSrv> = getTemplateSrv()
  ) {
    super();
    bindMethods(this);
  }

  override query(request: DataQueryRequest<SpanloomVariableQuery>): Observable<DataQueryResponse> {
    return new Observable<DataQueryResponse>((subscriber) => {
      const abort = new AbortController();
      this.values(request, abort.signal).then(
        (values) => {
          // Grafana takes options in place of frames here
          subscriber.next({ data: values as unknown as DataQueryResponse['data'] });
          subscriber.complete();
        },
        (cause) => subscriber.error(toStoreError(cause))
      );
      return () => abort.abort();
    });
  }

  private async values(
    { targets, scopedVars, range }: DataQueryRequest<SpanloomVariableQuery>,
    signal: AbortSignal
  ): Promise<MetricFindValue[]> {
    const query = targets[0];
    if (!query?.tag) {
      return [];
    }
    const stores = await this.source.readStores();
    const names = await tagValuesOf(
      this.source.client(stores),
      stores,
      {
        tag: query.tag,
        clusters: valuesOf(this.templates, query.cluster, scopedVars),
        namespaces: valuesOf(this.templates, query.namespace, scopedVars),
        fromMs: range?.from.valueOf() ?? Date.now() - 900_000,
        toMs: range?.to.valueOf() ?? Date.now(),
      },
      signal
    );
    const unlisted = chosenValues(this.templates, query.tag).filter(({ value }) => !names.includes(String(value)));
    return [...unlisted, ...names.map((name) => ({ text: name, value: name }))];
  }
}
