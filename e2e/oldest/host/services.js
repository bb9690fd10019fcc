import { from, of, throwError } from 'rxjs';
import { mergeMap } from 'rxjs/operators';
import React from 'react';
import { standardEditorsRegistry, standardFieldConfigEditorRegistry } from '@grafana/data';
import { setBackendSrv, setDataSourceSrv, setEchoSrv, setLocationSrv, setTemplateSrv } from '@grafana/runtime';

/** The one data source of the page; null until it was made. */
let dataSource = null;
export const setDataSource = (instance) => {
  dataSource = instance;
};

/** Variables of the page, name → value, for the template service. */
const variables = {};
export const setVariables = (values) => Object.assign(variables, values);

const replace = (text = '', scopedVars = {}) =>
  String(text).replace(/\$\{(\w+)(?:[:.][^}]*)?\}|\$(\w+)|\[\[(\w+)\]\]/g, (all, a, b, c) => {
    const name = a ?? b ?? c;
    return scopedVars[name]?.value ?? variables[name] ?? all;
  });

/** Grafana's fetch as far as a data source may rely on it: an answer, or an error of its shape. */
function fetchAsGrafana({ url, method = 'GET', params, data, headers, responseType }) {
  const query = params ? `${url.includes('?') ? '&' : '?'}${new URLSearchParams(params)}` : '';
  const body = data === undefined || typeof data === 'string' ? data : JSON.stringify(data);
  const config = { url, method, params, data, headers, responseType };
  return from(fetch(new URL(url + query, location.origin), { method, body, headers })).pipe(
    mergeMap((response) => from(response.arrayBuffer().then((bytes) => ({ response, bytes })))),
    mergeMap(({ response, bytes }) => {
      const { status, statusText, ok } = response;
      const text = new TextDecoder().decode(bytes);
      const parsed = responseType === 'arraybuffer' ? bytes : responseType === 'text' ? text : parse(text);
      return ok
        ? of({ data: parsed, status, statusText, ok, headers: response.headers, url, config, redirected: false, type: 'basic' })
        : throwError(() => ({ status, statusText, data: responseType === 'arraybuffer' ? bytes : errorData(text, statusText), config }));
    })
  );
}

const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const errorData = (text, statusText) => {
  const parsed = parse(text);
  return typeof parsed === 'object' && parsed ? parsed : { message: text || statusText, error: statusText, response: text };
};

export function setUpServices() {
  const firstValue = (observable) =>
    new Promise((resolve, reject) => observable.subscribe({ next: ({ data }) => resolve(data), error: reject }));
  setBackendSrv({
    fetch: fetchAsGrafana,
    get: (url, params) => firstValue(fetchAsGrafana({ url, params })),
    post: (url, data) => firstValue(fetchAsGrafana({ url, method: 'POST', data })),
    datasourceRequest: (options) => firstValue(fetchAsGrafana(options)),
  });
  setTemplateSrv({
    getVariables: () => Object.keys(variables).map((name) => ({ name, current: { value: variables[name] } })),
    replace,
    containsTemplate: (text = '') => /\$\{?\w|\[\[/.test(text),
    updateTimeRange: () => undefined,
  });
  setDataSourceSrv({
    get: async () => dataSource,
    getList: () => (dataSource ? [dataSource.instanceSettings] : []),
    getInstanceSettings: () => dataSource?.instanceSettings,
  });
  setLocationSrv({ update: () => undefined });
  setEchoSrv({ addEvent: () => undefined, addBackend: () => undefined, flush: () => undefined });

  const editor = (id) => ({ id, name: id, editor: () => React.createElement('span', null, id) });
  const editors = 'text number slider boolean select multi-select radio color unit timezone field-name strings links dashboard-uid';
  standardEditorsRegistry.setInit(() => editors.split(' ').map(editor));
  standardFieldConfigEditorRegistry.setInit(() => []);
}
