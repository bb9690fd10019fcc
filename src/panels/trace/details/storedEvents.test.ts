/** @jest-environment jsdom */
import type { PanelData } from '@grafana/data';
import { traceVariable } from './otherTrace';
import { storedEvents, storedLinks } from './storedEvents';
import { storedParts } from './storedParts';

const event = (key: string, value: string) => ({ kind: 'event' as const, key, value });
const link = (value: string) => ({ kind: 'link' as const, key: 'trace', value });

it('events have their time to the nanosecond and their attributes, then whatever else there is', () => {
  const origin = 1_796_001_819_000_000_000n;
  expect(
    storedEvents(
      [
        event(
          'exception',
          '{"time_unix_nano":"1796001819000000007","name":"exception","attributes":{"exception.stacktrace":"a\\n  b","n":9007199254740993},"dropped":1}'
        ),
        // as DeepFlow has it: the time is a number
        event('log', '{"name":"log","timestamp":1796001819000000008}'),
        event('odd', 'no JSON'),
        event('list', '{"attributes":[1]}'),
      ],
      origin
    )
  ).toEqual([
    {
      name: 'exception',
      atNs: 7,
      facts: [
        ['exception.stacktrace', 'a\n  b'],
        ['n', '9007199254740993'],
        ['dropped', '1'],
      ],
    },
    { name: 'log', atNs: 8, facts: [] },
    { name: 'odd', atNs: null, facts: [['odd', 'no JSON']] },
    { name: 'list', atNs: null, facts: [['attributes', '["1"]']] },
  ]);
});

it('links name the other span', () => {
  expect(
    storedLinks([link('{"trace_id":"ab","span_id":"cd","trace_state":"a=b","attributes":{"k":"v"}}'), link('x')])
  ).toEqual([
    {
      traceId: 'ab',
      spanId: 'cd',
      facts: [
        ['k', 'v'],
        ['trace_state', 'a=b'],
      ],
    },
    { traceId: '', spanId: '', facts: [['trace', 'x']] },
  ]);
});

it('are text for Markdown, too', () => {
  const parts = storedParts(
    [
      event('exception', '{"time_unix_nano":"1796001819000000007","attributes":{"k":"v"}}'),
      link('{"trace_id":"ab","span_id":"cd","attributes":{"k":"v"}}'),
    ],
    1_796_001_819_000_000_000n,
    'utc'
  );
  expect(parts.find(({ name }) => name === 'event')?.facts).toEqual([
    ['exception', '2026-11-30 01:23:39.000000007\nk=v'],
  ]);
  expect(parts.find(({ name }) => name === 'link')?.facts).toEqual([['ab', 'cd\nk=v']]);
});

it.each([
  ['$deepflow_tracing_id', 'deepflow_tracing_id'],
  ['${trace}', 'trace'],
  ['${trace:raw}', 'trace'],
  [' $trace ', 'trace'],
  ['abc', ''],
  ['$a$b', ''],
  ['', ''],
  [undefined, ''],
])('the variable of the query %p is %p', (query, name) => {
  const data = { request: { targets: [{ refId: 'A', queryType: 'trace', query }] } } as unknown as PanelData;
  expect(traceVariable(data)).toBe(name);
});

it('there is no variable without a query for a trace', () => {
  expect(traceVariable({} as PanelData)).toBe('');
  const calls = { request: { targets: [{ refId: 'A', queryType: 'calls', query: '$x' }] } };
  expect(traceVariable(calls as unknown as PanelData)).toBe('');
});
