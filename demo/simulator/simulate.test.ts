import { decodeSpans, originOf } from '../../src/store/deepflow/decode';
import { OBSERVATION_POINTS } from '../../src/trace/span';
import { COLUMNS } from '../schema/columns';
import type { Scenario } from './scenario';
import { SCENARIOS, scenarioNamed } from './scenarios';
import { simulate, type Simulation } from './simulate';
import type { TruthSpan } from './truth';

const quiet = { lost: 0, duplicated: 0, secondCaptures: 0, halves: 0 };
const noFanOut = (scenario: Scenario): Scenario['cluster'] => ({
  ...scenario.cluster,
  fanOut: { ...scenario.cluster.fanOut, share: 0 },
});

const OTEL_PROTOCOLS: Record<string, number> = {
  '': 0,
  http: 20,
  grpc: 41,
  mysql: 60,
  postgresql: 61,
  redis: 80,
  rabbitmq: 0,
};

function parentOf(simulation: Simulation, span: TruthSpan): TruthSpan | null {
  return span.parent < 0 ? null : simulation.spans[span.parent];
}

describe.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))('the scenario %s', (_, scenario) => {
  const simulation = simulate(scenario, { requests: 24, seed: 5, worlds: 2 });

  it('plays all its requests and leaves rows of most', () => {
    const seen = new Set(simulation.spans.map(({ request }) => request));
    expect(seen.size).toBeGreaterThanOrEqual(18);
    expect(Math.max(...seen)).toBeLessThan(24);
  });

  it('has a truth that is a forest within each request', () => {
    const { spans } = simulation;
    const broken = spans.filter((span) => {
      const visited = new Set<TruthSpan>();
      let at: TruthSpan | null = span;
      while (at && !visited.has(at) && at.request === span.request) {
        visited.add(at);
        at = parentOf(simulation, at);
      }
      return at !== null;
    });
    expect(broken).toEqual([]);
  });

  it('tells the truth of each row once', () => {
    const { rows, truth, spans } = simulation;
    expect(truth.size).toBe(rows.length);
    expect(spans.flatMap(({ rowIds }) => rowIds).sort()).toEqual(rows.map((row) => String(row._id)).sort());
    const untrue = rows.filter((row) => {
      const known = truth.get(String(row._id));
      const span = spans[known!.span];
      const parent = span.parent < 0 ? null : spans[span.parent].rowIds[0];
      return !span.rowIds.includes(String(row._id)) || known!.parent !== parent;
    });
    expect(untrue).toEqual([]);
  });

  it("gives spans of code the columns that DeepFlow's import gives them", () => {
    const codes = simulation.rows.filter(({ signal_source }) => signal_source === 4);
    for (const row of codes) {
      const isHttp = row.biz_protocol === 'http';
      const failed = row.response_status === 3;
      expect(row).toMatchObject({
        response_status: failed ? 3 : isHttp ? 0 : 5,
        response_code: isHttp ? (failed ? 500 : 200) : failed ? 2 : null,
        events: 'null',
        tag_source_0: 8,
        tag_source_1: 8,
      });
      expect(row.attribute_names?.slice(-3)).toEqual(['service.name', 'service.instance.id', 'app.host.ip']);
      expect(row.attribute_values?.at(-3)).toBe(row.app_service);
      expect(row.attribute_values).toHaveLength(row.attribute_names!.length);
      // RabbitMQ is a name that DeepFlow does not find among its own.
      expect([row.biz_protocol, row.l7_protocol]).toEqual([row.biz_protocol, OTEL_PROTOCOLS[row.biz_protocol ?? '']]);
    }
  });

  it('hangs each span under the nearest of its true ancestors that left a row', () => {
    const noted = new Set(simulation.spans.map(({ origin }) => origin));
    const elsewhere = simulation.spans.filter((span) => {
      let above = span.origin.parent;
      while (above && !noted.has(above)) {
        above = above.parent;
      }
      return (parentOf(simulation, span)?.origin ?? null) !== above;
    });
    expect(elsewhere).toHaveLength(0);
  });

  it('has rows that decode, with only columns that the table has', () => {
    const { rows } = simulation;
    const spans = decodeSpans(rows, originOf(rows));
    const points = new Set<string>(OBSERVATION_POINTS);
    const columns = new Set<string>(COLUMNS.map(({ name }) => name));
    expect(spans).toHaveLength(rows.length);
    const bad = rows.filter(
      (row, i) =>
        !Number.isFinite(spans[i].startNs) ||
        !Number.isFinite(spans[i].endNs) ||
        !points.has(row.observation_point as string) ||
        !Object.keys(row).every((name) => columns.has(name)) ||
        Number(row.end_time) < Number(row.start_time)
    );
    expect(bad).toEqual([]);
  });
});

it('plays the same for the same seed, and something else for another', () => {
  const play = (seed: number) =>
    JSON.stringify(simulate(scenarioNamed('mixed'), { requests: 12, seed, worlds: 1 }).rows);
  expect(play(3)).toBe(play(3));
  expect(play(3)).not.toBe(play(4));
});

describe('times', () => {
  it('of the stops of an exchange lie strictly inside each other in true time', () => {
    const { spans, scenario } = simulate(
      { ...scenarioNamed('noOtel'), failures: { ...scenarioNamed('noOtel').failures, timeouts: 0, timeoutUs: 1e12 } },
      { requests: 60, seed: 2, worlds: 3 }
    );
    expect(scenario.noise.lost).toBe(0);
    const inner = spans.filter(({ origin }) => origin.parent?.path === origin.path);
    expect(inner.length).toBeGreaterThan(100);
    const outside = inner.filter(
      ({ origin }) => origin.startUs <= origin.parent!.startUs || origin.endUs >= origin.parent!.endUs
    );
    expect(outside).toHaveLength(0);
  });

  it('of calls and code lie inside what made them, but for messages', () => {
    const scenario = scenarioNamed('mixed');
    const { spans } = simulate(
      { ...scenario, queues: 0, failures: { ...scenario.failures, timeouts: 0, timeoutUs: 1e12 } },
      { requests: 60, seed: 2, worlds: 3 }
    );
    const outside = spans.filter(
      ({ origin }) => origin.parent && (origin.startUs < origin.parent.startUs || origin.endUs > origin.parent.endUs)
    );
    expect(outside).toHaveLength(0);
  });

  it('are stamped by the clock of the node that saw it', () => {
    const { spans, worlds } = simulate(scenarioNamed('skew2s'), { requests: 20, seed: 1, worlds: 2 });
    const offsets = new Map<number, Set<number>>();
    for (const { origin, rows } of spans) {
      const node = origin.node!;
      const ahead = Number(rows[0].start_time) - origin.startUs - node.offsetUs;
      const world = worlds.findIndex(({ world: { nodes, onTheWay } }) =>
        [...nodes, ...onTheWay.values()].includes(node)
      );
      const known = offsets.get(world) ?? new Set();
      offsets.set(world, known.add(Math.round(ahead / 1e6)));
    }
    // What is left is when the world began: one instant for all its rows.
    offsets.forEach((starts) => expect(starts.size).toBe(1));
  });
});

describe('syscall ids', () => {
  const idsOf = (span: TruthSpan) => {
    const { syscall_trace_id_request: request, syscall_trace_id_response: response } = span.rows[0];
    return { request: String(request), response: String(response) };
  };
  /** Calls of each server-process span without OTel between, in order. */
  const callsOf = (simulation: Simulation) => {
    const calls = new Map<TruthSpan, TruthSpan[]>();
    for (const span of simulation.spans) {
      const parent = parentOf(simulation, span);
      if (span.point === 'c-p' && parent?.point === 's-p') {
        calls.set(parent, [...(calls.get(parent) ?? []), span]);
      }
    }
    calls.forEach((list) => list.sort((a, b) => a.origin.startUs - b.origin.startUs));
    return calls;
  };
  const only = (threading: Scenario['threading']): Scenario => {
    const scenario = scenarioNamed('noOtel');
    return {
      ...scenario,
      threading,
      cluster: noFanOut(scenario),
      failures: { ...scenario.failures, timeouts: 0, timeoutUs: 1e12 },
      noise: quiet,
    };
  };

  it.each(['blocking', 'coroutine'] as const)('of %s services chain a request with its calls', (threading) => {
    const simulation = simulate(only({ [threading]: 1 }), { requests: 40, seed: 3, worlds: 3 });
    const calls = callsOf(simulation);
    expect(calls.size).toBeGreaterThan(40);
    for (const [served, made] of calls) {
      expect(idsOf(made[0]).request).toBe(idsOf(served).request);
      made.slice(1).forEach((call, i) => expect(idsOf(call).request).toBe(idsOf(made[i]).response));
      expect(idsOf(served).response).toBe(idsOf(made[made.length - 1]).response);
    }
    expect(simulation.spans.filter(({ idless }) => idless)).toEqual([]);
  });

  it('of a pool with IO threads tie no call to its request, and some to the request before', () => {
    const simulation = simulate(
      { ...only({ poolIoAnswers: 1 }), workers: [3, 4] },
      { requests: 60, seed: 3, worlds: 3 }
    );
    const calls = callsOf(simulation);
    const answers = new Map<string, TruthSpan>();
    simulation.spans.filter(({ point }) => point === 'c-p').forEach((span) => answers.set(idsOf(span).response, span));
    let poisoned = 0;
    expect([...calls.values()].flat().filter(({ idless }) => !idless)).toEqual([]);
    for (const [served, made] of calls) {
      expect(idsOf(made[0]).request).not.toBe(idsOf(served).request);
      const before = answers.get(idsOf(made[0]).request);
      poisoned += before && before.request !== made[0].request ? 1 : 0;
    }
    expect(poisoned).toBeGreaterThan(10);
  });

  it('of a pool whose worker answers tie the last call to the answer', () => {
    const simulation = simulate(only({ poolWorkerAnswers: 1 }), { requests: 40, seed: 3, worlds: 3 });
    for (const [served, made] of callsOf(simulation)) {
      expect(idsOf(served).response).toBe(idsOf(made[made.length - 1]).response);
      expect(made[made.length - 1].idless).toBe(false);
    }
  });

  it('of an event loop are those of what was read last, whomever it concerned', () => {
    const simulation = simulate(only({ eventLoop: 1 }), { requests: 120, seed: 3, worlds: 3 });
    const reads = new Map<string, number>();
    for (const span of simulation.spans) {
      if (span.point === 's-p') {
        reads.set(idsOf(span).request, span.request);
      } else if (span.point === 'c-p') {
        reads.set(idsOf(span).response, span.request);
      }
    }
    const sent = [...callsOf(simulation).values()].flat();
    const foreign = sent.filter((span) => {
      const request = reads.get(idsOf(span).request);
      return request !== undefined && request !== span.request;
    });
    expect(foreign.length).toBeGreaterThan(10);
    expect(sent.length).toBeGreaterThan(foreign.length);
  });
});

describe('noise', () => {
  const noisy = (noise: Partial<Scenario['noise']>) =>
    simulate({ ...scenarioNamed('noOtel'), noise: { ...quiet, ...noise } }, { requests: 60, seed: 9, worlds: 3 });

  it('loses the share of the rows that it should', () => {
    const share = noisy({ lost: 0.2 }).rows.length / noisy({}).rows.length;
    expect(share).toBeGreaterThan(0.78);
    expect(share).toBeLessThan(0.82);
  });

  it('writes rows twice, the second with another _id only', () => {
    const { spans } = noisy({ duplicated: 0.1 });
    const twice = spans.filter(({ rows }) => rows.length === 2);
    expect(twice.length).toBeGreaterThan(100);
    for (const { rows } of twice) {
      expect({ ...rows[0], _id: '' }).toEqual({ ...rows[1], _id: '' });
      expect(rows[0]._id).not.toBe(rows[1]._id);
    }
  });

  it('halves sessions into a request and the answer to it', () => {
    const { spans } = noisy({ halves: 0.1 });
    const halved = spans.filter(({ rows }) => rows.length === 2);
    expect(halved.length).toBeGreaterThan(100);
    for (const { rows, point } of halved) {
      const [request, answer] = rows;
      expect([request.type, answer.type]).toEqual([0, 1]);
      expect([request.resp_tcp_seq, answer.req_tcp_seq]).toEqual([0, 0]);
      expect(request.start_time).toBeLessThanOrEqual(answer.start_time as number);
      if (point === 'c-p' || point === 's-p') {
        expect(answer.syscall_cap_seq_1).toBe((request.syscall_cap_seq_0 as number) + 1);
      }
    }
  });
});
