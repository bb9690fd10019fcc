import React, { useState } from 'react';
import { isObservable, lastValueFrom } from 'rxjs';
import { loadModule } from './loader';
import { render, timeRange } from './panels';
import { setDataSource } from './services';

let plugin = null;
let dataSource = null;

/** Makes the data source from its built module, with Grafana's settings as given. */
export async function createDataSource({ url, jsonData = {} }) {
  plugin = (await loadModule('datasource/module')).plugin;
  const settings = {
    id: 1,
    uid: 'spanloom',
    name: 'Spanloom',
    type: 'spanloom-spanstore-datasource',
    access: 'proxy',
    url,
    jsonData,
    readOnly: false,
    meta: { id: 'spanloom-spanstore-datasource', name: 'Spanloom', info: { logos: {} }, module: '', baseUrl: '' },
  };
  dataSource = new plugin.DataSourceClass(settings);
  Object.assign(dataSource, { meta: settings.meta, instanceSettings: settings });
  setDataSource(dataSource);
}

/**
 * A method without its object, as this Grafana calls `variables.query`. Here all are called so: which others a Grafana
 * takes off, nobody promises.
 */
const unbound = (object, name) => {
  const { [name]: method } = object;
  return method;
};

/** What "Save & test" shows: { status, message }; a thrown error counts as one too, as in Grafana. */
export async function testDataSource() {
  try {
    return await unbound(dataSource, 'testDatasource')();
  } catch (error) {
    return { status: 'error', message: error?.message ?? error?.statusText ?? String(error) };
  }
}

const requestOf = (query, range) => ({
  requestId: 'Q1',
  app: 'dashboard',
  targets: [{ refId: 'A', ...query }],
  range: timeRange(range),
  scopedVars: {},
  interval: '1s',
  intervalMs: 1000,
  maxDataPoints: 1000,
  timezone: 'utc',
  startTime: Date.now(),
});

/** The last word of a method's answer; errors of the answer and thrown ones look the same. */
async function answerOf(object, name, request) {
  try {
    const answer = unbound(object, name)(request);
    const { data = [], error, errors } = isObservable(answer) ? await lastValueFrom(answer) : await answer;
    const problem = error ?? errors?.[0];
    return { data, error: problem ? String(problem.message ?? problem) : null };
  } catch (error) {
    return { data: [], error: String(error?.data?.message ?? error?.message ?? error) };
  }
}

/** Runs one query; frames come back as plain arrays. */
export async function runQuery(query, range) {
  const { data, error } = await answerOf(dataSource, 'query', requestOf(query, range));
  return { frames: data.map(plain), error };
}

/** The choices of a dashboard's variable. */
export async function runVariableQuery(query, range) {
  const { data, error } = await answerOf(dataSource.variables, 'query', requestOf(query, range));
  return { values: data.map(({ text }) => text), error };
}

const plain = ({ name, meta, length, fields }) => ({
  name,
  meta,
  length,
  fields: fields.map((field) => ({ name: field.name, type: field.type, values: field.values.toArray() })),
});

export function renderConfigEditor({ jsonData = {}, theme } = {}) {
  const options = {
    ...dataSource.instanceSettings,
    orgId: 1,
    typeName: 'Spanloom',
    typeLogoUrl: '',
    user: '',
    database: '',
    basicAuth: true,
    basicAuthUser: 'spanloom_reader',
    isDefault: true,
    withCredentials: false,
    secureJsonFields: {},
    jsonData,
  };
  const Editor = plugin.components.ConfigEditor;
  const Stateful = () => {
    const [current, setCurrent] = useState(options);
    window.oldest.configOptions = current;
    return <Editor options={current} onOptionsChange={setCurrent} />;
  };
  render(<Stateful />, theme);
}

export function renderQueryEditor({ query, range, theme }) {
  const Editor = plugin.components.QueryEditor;
  const Stateful = () => {
    const [current, setCurrent] = useState({ refId: 'A', ...query });
    window.oldest.query = current;
    return (
      <Editor
        datasource={dataSource}
        query={current}
        onChange={setCurrent}
        onRunQuery={() => undefined}
        range={timeRange(range)}
        queries={[current]}
        app="dashboard"
      />
    );
  };
  render(<Stateful />, theme);
}

/** The editor of a dashboard's variable: this Grafana gives it the query and takes it back. */
export function renderVariableEditor({ query, theme }) {
  const Editor = dataSource.variables.editor;
  const Stateful = () => {
    const [current, setCurrent] = useState(query);
    window.oldest.variableQuery = current;
    return <Editor datasource={dataSource} query={current} onChange={setCurrent} onRunQuery={() => undefined} />;
  };
  render(<Stateful />, theme);
}
