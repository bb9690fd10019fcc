import { rowId } from '../receiver/mapping/rowId';
import type { Chance } from './chance';
import type { Row } from './rows';
import type { Scenario } from './scenario';
import type { TrueSpan } from './trueSpan';

/** A thing that was observed, with the rows that survived of it; at least one. */
export interface Noted {
  span: TrueSpan;
  rows: Row[];
}

const AGENTS = 1;
const REQUEST = 0;
const RESPONSE = 1;
const SESSION = 2;

/** Loses rows, doubles them, halves them, and gives what is left its `_id`s, in a random order. */
export function addNoise(
  spans: readonly TrueSpan[],
  scenario: Scenario,
  chance: Chance,
  firstCounter: number
): Noted[] {
  const { noise } = scenario;
  const noted: Noted[] = [];
  for (const span of spans) {
    if (!span.row) {
      continue;
    }
    const written =
      span.source !== 'otel' && span.row.type === SESSION && chance.happens(noise.halves)
        ? halvesOf(span.row)
        : [{ ...span.row }];
    if (chance.happens(noise.duplicated)) {
      written.push({ ...chance.pick(written) });
    }
    if (span.source === 'packet' && chance.happens(noise.secondCaptures)) {
      written.push(secondCapture(span.row, chance));
    }
    const rows = written.filter(() => !chance.happens(noise.lost));
    if (rows.length > 0) {
      noted.push({ span, rows });
    }
  }
  let counter = firstCounter;
  const mixed = shuffled(noted, chance);
  for (const { rows } of mixed) {
    for (const row of rows) {
      row._id = rowId(row.time as number, AGENTS, counter++);
    }
  }
  return mixed;
}

/** The same message at another interface of the same kind on the same node, some µs later. */
function secondCapture(row: Row, chance: Chance): Row {
  const laterUs = chance.whole(0, 15);
  const isWhole = row.type === SESSION;
  const startUs = (row.start_time as number) + laterUs;
  const endUs = Math.max(startUs, (row.end_time as number) + (isWhole ? laterUs : 0));
  return {
    ...row,
    start_time: startUs,
    end_time: endUs,
    time: Math.floor(endUs / 1_000_000),
    response_duration: endUs - startUs,
    capture_nic: (row.capture_nic as number) + 0x0100_0000,
    flow_id: BigInt(`0x${chance.hex(15)}`).toString(),
  };
}

/** A session whose answer came when the agent no longer waited for it: a request and a response, each a row. */
function halvesOf(row: Row): Row[] {
  const startUs = row.start_time as number;
  const endUs = row.end_time as number;
  const request: Row = {
    ...row,
    type: REQUEST,
    time: Math.floor(startUs / 1_000_000),
    end_time: startUs,
    response_duration: 0,
    response_status: 2,
    response_code: null,
    response_exception: '',
    resp_tcp_seq: 0,
    x_request_id_1: '',
    syscall_trace_id_response: '0',
    syscall_thread_1: 0,
    syscall_coroutine_1: '0',
    syscall_cap_seq_1: 0,
  };
  const response: Row = {
    ...row,
    type: RESPONSE,
    start_time: endUs,
    response_duration: 0,
    request_type: '',
    request_domain: '',
    request_resource: '',
    endpoint: '',
    req_tcp_seq: 0,
    trace_id: '',
    trace_id_index: '0',
    span_id: '',
    x_request_id_0: '',
    syscall_trace_id_request: '0',
    syscall_thread_0: 0,
    syscall_coroutine_0: '0',
    syscall_cap_seq_0: 0,
  };
  return [request, response];
}

function shuffled<T>(items: readonly T[], chance: Chance): T[] {
  const all = [...items];
  for (let i = all.length - 1; i > 0; i--) {
    const j = chance.whole(0, i);
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all;
}
