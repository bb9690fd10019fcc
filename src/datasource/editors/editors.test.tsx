/** @jest-environment jsdom */
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import React, { useRef, useState } from 'react';
import type { CallsQuery, SpanloomQuery, SpanloomVariableQuery } from '../../frames/query';
import type { CallFilter } from '../../trace/callFilter';
import type { SpanSource } from '../spanSource';
import { READER_SQL } from '../../setup/readerSql';
import { instanceSettings } from '../testing/stubs';
import { ConfigEditor } from './ConfigEditor';
import { QueryEditor } from './QueryEditor';
import { VariableEditor } from './VariableEditor';

const datasource = {} as SpanSource;

function renderQuery(query: SpanloomQuery) {
  const onChange = jest.fn();
  const onRunQuery = jest.fn();
  render(<QueryEditor query={query} onChange={onChange} onRunQuery={onRunQuery} datasource={datasource} />);
  return { onChange, onRunQuery };
}

function leave(label: string, value: string) {
  const field = screen.getByLabelText(label);
  fireEvent.change(field, { target: { value } });
  fireEvent.blur(field);
}

describe('query editor', () => {
  const calls: SpanloomQuery = { refId: 'A', queryType: 'calls', namespace: '$namespace', limit: 50 };

  it('shows the filters of calls by their labels', () => {
    renderQuery(calls);
    expect(screen.getByLabelText('Namespace')).toHaveValue('$namespace');
    expect(screen.getByLabelText('Limit')).toHaveValue(50);
    for (const label of ['Cluster', 'Workload', 'Service', 'Trace ID', 'Span ID', 'Resource', 'All observations']) {
      expect(screen.getByLabelText(label)).toBeInTheDocument();
    }
  });

  it('takes a text over when the field is left, and runs the query', () => {
    const { onChange, onRunQuery } = renderQuery(calls);
    leave('Resource', ' /cart/* ');
    expect(onChange).toHaveBeenCalledWith({ ...calls, requestResource: '/cart/*' });
    expect(onRunQuery).toHaveBeenCalledTimes(1);
  });

  it('leaves a query alone whose text is the same', () => {
    const { onChange } = renderQuery(calls);
    fireEvent.blur(screen.getByLabelText('Namespace'));
    expect(onChange).not.toHaveBeenCalled();
  });

  it('takes the limit and the switch over', () => {
    const { onChange } = renderQuery(calls);
    leave('Limit', '');
    expect(onChange).toHaveBeenLastCalledWith({ ...calls, limit: undefined });
    fireEvent.click(screen.getByLabelText('All observations'));
    expect(onChange).toHaveBeenLastCalledWith({ ...calls, allObservations: true });
  });

  it('changes between calls and a trace', () => {
    const { onChange } = renderQuery(calls);
    fireEvent.click(screen.getByLabelText('Trace'));
    expect(onChange).toHaveBeenCalledWith({ ...calls, queryType: 'trace', query: '' });
  });

  it('asks for a trace by one text', () => {
    const query: SpanloomQuery = { refId: 'A', queryType: 'trace', query: '' };
    const { onChange } = renderQuery(query);
    leave('Trace or call', 'abc');
    expect(onChange).toHaveBeenCalledWith({ ...query, query: 'abc' });
    expect(screen.queryByLabelText('Namespace')).toBeNull();
  });

  it('shows calls for a query without a type', () => {
    renderQuery({ refId: 'A' } as SpanloomQuery);
    expect(screen.getByLabelText('Calls')).toBeChecked();
  });
});

describe('filters in the query editor', () => {
  const datasource = {
    getTagKeys: async () => [{ text: 'attribute.http.route' }],
    getTagValues: async ({ key }: { key: string }) => [{ text: `value of ${key}` }],
  } as unknown as SpanSource;
  const calls: CallsQuery = { refId: 'A', queryType: 'calls' };

  /** The editor as Grafana has it: with the query that it gave back. */
  function Edited({ run, from = calls }: { run: (query: SpanloomQuery) => void; from?: CallsQuery }) {
    const [query, setQuery] = useState<SpanloomQuery>(from);
    const latest = useRef(query);
    return (
      <QueryEditor
        query={query}
        onChange={(next) => {
          latest.current = next;
          setQuery(next);
        }}
        onRunQuery={() => run(latest.current)}
        datasource={datasource}
      />
    );
  }

  // a menu asks for it, and jsdom has none
  beforeAll(() => {
    window.IntersectionObserver ??= class {
      observe() {}
      unobserve() {}
      disconnect() {}
    } as unknown as typeof IntersectionObserver;
  });

  const open = (label: string) => fireEvent.keyDown(screen.getByLabelText(label), { key: 'ArrowDown', keyCode: 40 });

  it('are chosen from what the store has, and asked once they are whole', async () => {
    const run = jest.fn();
    render(<Edited run={run} />);
    fireEvent.click(screen.getByText('Add filter'));
    open('Filter 1 key');
    fireEvent.click(await screen.findByText('attribute.http.route'));
    expect(run).not.toHaveBeenCalled();
    open('Filter 1 value');
    fireEvent.click(await screen.findByText('value of attribute.http.route'));
    expect(run).toHaveBeenCalledTimes(1);
    expect(run).toHaveBeenLastCalledWith({
      ...calls,
      filters: [{ key: 'attribute.http.route', operator: '=', value: 'value of attribute.http.route' }],
    });
    fireEvent.click(screen.getByLabelText('Remove filter 1'));
    expect(run).toHaveBeenLastCalledWith({ ...calls, filters: [] });
  });

  it('take what is typed, and other operators', async () => {
    const run = jest.fn();
    const filters: CallFilter[] = [{ key: 'duration', operator: '=', value: '' }];
    render(<Edited run={run} from={{ ...calls, filters }} />);
    open('Filter 1 operator');
    fireEvent.click(await screen.findByText('is more than'));
    const value = screen.getByLabelText('Filter 1 value');
    fireEvent.change(value, { target: { value: '$least' } });
    fireEvent.click(await screen.findByText('$least'));
    await waitFor(() =>
      expect(run).toHaveBeenLastCalledWith({ ...calls, filters: [{ key: 'duration', operator: '>', value: '$least' }] })
    );
    open('Filter 1 operator');
    fireEvent.click(await screen.findByText('is there'));
    expect(screen.queryByLabelText('Filter 1 value')).toBeNull();
  });
});

describe('variable editor', () => {
  it('chooses a tag and what it depends on', () => {
    const onChange = jest.fn();
    const query: SpanloomVariableQuery = { refId: 'ns', tag: 'namespace' };
    render(<VariableEditor query={query} onChange={onChange} onRunQuery={jest.fn()} datasource={datasource} />);
    fireEvent.click(screen.getByLabelText('Workload'));
    expect(onChange).toHaveBeenLastCalledWith({ refId: 'ns', tag: 'workload' });
    leave('In cluster', '$cluster');
    expect(onChange).toHaveBeenLastCalledWith({ refId: 'ns', tag: 'namespace', cluster: '$cluster' });
  });

  it('starts from the text that a new variable has', () => {
    const onChange = jest.fn();
    const query = '' as unknown as SpanloomVariableQuery;
    render(<VariableEditor query={query} onChange={onChange} onRunQuery={jest.fn()} datasource={datasource} />);
    fireEvent.click(screen.getByLabelText('Service'));
    expect(onChange).toHaveBeenLastCalledWith({ refId: 'values', tag: 'service' });
  });
});

describe('config editor', () => {
  const options = {
    ...instanceSettings(),
    url: 'http://store:8123',
    access: 'proxy',
    basicAuth: true,
    basicAuthUser: 'reader',
    secureJsonFields: {},
  } as never;

  it('shows address and user, and takes prefix and limits over', () => {
    const onOptionsChange = jest.fn();
    render(<ConfigEditor options={options} onOptionsChange={onOptionsChange} />);
    expect(screen.getByDisplayValue('http://store:8123')).toBeInTheDocument();
    expect(screen.getByDisplayValue('reader')).toBeInTheDocument();
    leave('Database prefix', '0002_');
    expect(onOptionsChange).toHaveBeenLastCalledWith(
      expect.objectContaining({ jsonData: { databasePrefix: '0002_' } })
    );
    fireEvent.change(screen.getByLabelText('Rows of one trace'), { target: { value: '1000' } });
    expect(onOptionsChange).toHaveBeenLastCalledWith(expect.objectContaining({ jsonData: { maxTraceRows: 1000 } }));
  });

  it('shows the statements that make the database user', () => {
    const { container } = render(<ConfigEditor options={options} onOptionsChange={jest.fn()} />);
    fireEvent.click(screen.getByText('A database user that can only read'));
    expect(container.querySelector('pre')?.textContent).toBe(READER_SQL);
  });

  it('follows DNS queries where that is switched on', () => {
    const onOptionsChange = jest.fn();
    render(<ConfigEditor options={options} onOptionsChange={onOptionsChange} />);
    fireEvent.click(screen.getByLabelText('Follow DNS queries'));
    expect(onOptionsChange).toHaveBeenLastCalledWith(expect.objectContaining({ jsonData: { followDns: true } }));
  });

  it('lets the table of OTel spans be looked for, named or left out', () => {
    const onOptionsChange = jest.fn();
    const shown = render(<ConfigEditor options={options} onOptionsChange={onOptionsChange} />);
    const told = (otelTable: string | undefined) =>
      expect(onOptionsChange.mock.lastCall?.[0].jsonData).toEqual({ otelTable });
    expect(screen.getByLabelText('If found')).toBeChecked();
    fireEvent.click(screen.getByLabelText('None'));
    told('');
    fireEvent.click(screen.getByLabelText('Named'));
    leave('Table', ' traces.spans ');
    told('traces.spans');

    const named = { ...(options as object), jsonData: { otelTable: 'traces.spans' } } as never;
    shown.rerender(<ConfigEditor options={named} onOptionsChange={onOptionsChange} />);
    expect(screen.getByLabelText('Table')).toHaveValue('traces.spans');
    fireEvent.click(screen.getByLabelText('If found'));
    told(undefined);
  });

  it('lets columns of the table of OTel spans be set, and says what is wrong with a line', () => {
    const onOptionsChange = jest.fn();
    const named = { ...(options as object), jsonData: { otelTable: 'traces.spans' } } as never;
    render(<ConfigEditor options={named} onOptionsChange={onOptionsChange} />);
    const write = (value: string) => {
      fireEvent.change(screen.getByLabelText('Columns'), { target: { value } });
      fireEvent.blur(screen.getByLabelText('Columns'));
    };
    write('Duration = ms * 1000000\n\nServiceName = app');
    expect(onOptionsChange.mock.lastCall?.[0].jsonData).toEqual({
      otelTable: 'traces.spans',
      otelColumns: { Duration: 'ms * 1000000', ServiceName: 'app' },
    });
    onOptionsChange.mockClear();
    write('Length = ms');
    expect(screen.getByText(/There is no column Length to set/)).toBeInTheDocument();
    write('Duration: ms');
    expect(screen.getByText(/is not written as/)).toBeInTheDocument();
    expect(onOptionsChange).not.toHaveBeenCalled();
  });
});
