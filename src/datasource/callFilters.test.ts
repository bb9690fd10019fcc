import type { CallFilter } from '../trace/callFilter';
import { adHocOf, filledFilters, ignoredInWords, readAdHoc } from './callFilters';
import { templates } from './testing/stubs';

const filled = (filters: CallFilter[], variables: Record<string, unknown> = {}) =>
  filledFilters(templates(variables), filters);

describe('filters of a query', () => {
  it('have the values of their variables, several of one with several', () => {
    expect(
      filled(
        [
          { key: 'status', operator: '=', value: '$status' },
          { key: 'endpoint', operator: '=~', value: '/api/$name, .*' },
        ],
        { status: ['timeout', 'server_error'], name: 'cart' }
      )
    ).toEqual([
      { key: 'status', operator: '=', values: ['timeout', 'server_error'] },
      { key: 'endpoint', operator: '=~', values: ['/api/cart, .*'] },
    ]);
  });

  it('filter nothing without a key or a value, or where a variable is All', () => {
    const filters: CallFilter[] = [
      { key: '', operator: '=', value: 'a' },
      { key: 'status', operator: '=', value: '' },
      { key: 'status', operator: '=' },
      { key: 'status', operator: '=', value: '$all' },
      { key: 'status', operator: '=|', values: [] },
    ];
    expect(filled(filters, { all: ['$__all'] })).toEqual([]);
    expect(filled([{ key: 'status', operator: 'exists' }])).toEqual([
      { key: 'status', operator: 'exists', values: [] },
    ]);
    expect(filledFilters(templates(), 'not a list' as never)).toEqual([]);
  });
});

describe('ad hoc filters', () => {
  it('are read with one value or several, and those of other sources are told', () => {
    const { filters, unknown } = readAdHoc([
      { key: 'status', operator: '=', value: 'ok' },
      { key: 'attribute.http.route', operator: '=|', value: 'a', values: ['a', 'b'] },
      { key: 'job', operator: '=', value: 'node' },
      { key: 'toString', operator: '=', value: 'x' },
      { key: 'endpoint', operator: '=', value: '' },
    ]);
    expect(filters).toEqual([
      { key: 'status', operator: '=', value: 'ok' },
      { key: 'attribute.http.route', operator: '=|', values: ['a', 'b'] },
    ]);
    expect(unknown).toEqual(['job', 'toString']);
    expect(ignoredInWords(unknown)[0]).toContain('Not filtered by job, toString');
    expect(ignoredInWords([])).toEqual([]);
  });

  it('come with the request since Grafana 10.2, and from its template service before', () => {
    const filter = { key: 'status', operator: '=', value: 'ok' };
    const asked: string[] = [];
    const older = {
      filters: [filter],
      getAdhocFilters(name: string) {
        asked.push(name);
        return this.filters;
      },
    };
    expect(adHocOf({ filters: [] }, older, 'Spans')).toEqual([]);
    expect(asked).toEqual([]);
    expect(adHocOf({}, older, 'Spans')).toEqual([filter]);
    expect(asked).toEqual(['Spans']);
    expect(adHocOf({}, {}, 'Spans')).toEqual([]);
  });
});
