import type { StackState } from '../../stackState';
import { statePage } from './statePage';

const STATE: StackState = {
  ok: true,
  store: {
    url: 'http://127.0.0.1:8123',
    isUp: true,
    version: '26.7.2.1',
    problem: '',
    sources: [{ name: 'eBPF', table: 'flow_log.l7_flow_log', rows: 12_345, newestAgeS: 7 }],
  },
  receiver: {
    agentUrl: '',
    otlpUrl: 'http://127.0.0.1:4318/v1/traces',
    grpcUrl: 'http://127.0.0.1:4317',
    dropsSpans: false,
    acceptedSpans: 1,
    refusedSpans: 2,
    failedRequests: 0,
    lastProblem: 'span "<b>" has no valid time',
    waitingRows: 0,
    requests: 0,
    agentConfig: '/tmp/group.yaml',
  },
  traffic: null,
};

/** The text of each row of the page, by its name. */
const texts = (state: StackState) =>
  Object.fromEntries(
    Array.from(statePage(state).matchAll(/<th scope="row">(.*?)<\/th><td(?: class="(\w+)")?>(.*?)<\/td>/g), (found) => [
      found[1],
      found[2] ? `${found[3]} (${found[2]})` : found[3],
    ])
  );

it('says how store, receiver and traffic are', () => {
  expect(texts(STATE)).toEqual({
    ClickHouse: '26.7.2.1 at http://127.0.0.1:8123 (good)',
    'eBPF in flow_log.l7_flow_log': '12,345 rows, the newest 7 s old',
    "DeepFlow agent's port": 'closed',
    'Agent group’s configuration': '/tmp/group.yaml',
    'OTLP over HTTP': 'http://127.0.0.1:4318/v1/traces (good)',
    'OTLP over gRPC': 'http://127.0.0.1:4317 (good)',
    Stored: '1 span',
    Refused: '2 spans, 0 requests',
    'Under way': '0 requests, 0 rows',
    'Last problem': 'span &quot;&lt;b&gt;&quot; has no valid time',
    Demos: 'none',
  });
});

it('says what is not well', () => {
  const store = { ...STATE.store, isUp: false, problem: 'connect ECONNREFUSED', sources: [] };
  const page = statePage({ ...STATE, ok: false, store });
  expect(texts({ ...STATE, ok: false, store }).ClickHouse).toBe('down: connect ECONNREFUSED (bad)');
  expect(page).toContain('<span class="bad">not well</span>');
});
