import { startTestEngine } from '../../src/store/testEngine';
import { createSchema } from '../schema/createSchema';
import { L7_FLOW_LOG } from '../schema/l7FlowLog';
import { SCENARIOS } from './scenarios';
import { simulate } from './simulate';

const engine = startTestEngine();

beforeAll(async () => {
  await engine.reset();
  await createSchema(engine.client, { retentionHours: 0 });
});

afterAll(() => engine.close());

const ASKED = [
  '_id',
  'flow_id',
  'syscall_trace_id_request',
  'req_tcp_seq',
  'resp_tcp_seq',
  'trace_id',
  'span_id',
  'x_request_id_0',
  'observation_point',
  'agent_id',
] as const;

it('rows of every scenario go into the table and come back as they were', async () => {
  for (const scenario of SCENARIOS) {
    const { rows } = simulate(scenario, { requests: 6, seed: 8, worlds: 1 });
    await engine.command(`TRUNCATE TABLE ${L7_FLOW_LOG}`);
    await engine.insert(L7_FLOW_LOG, rows);
    const back = await engine.store().query(
      `SELECT ${ASKED.map((name) => `toString(${name}) AS ${name}`).join(', ')},
         toString(toUnixTimestamp64Micro(start_time)) AS start_us, toString(toUnixTimestamp64Micro(end_time)) AS end_us
       FROM ${L7_FLOW_LOG}`
    );
    const written = rows.map((row) => ({
      ...Object.fromEntries(
        ASKED.map((name) => [name, String(row[name] ?? (/id|seq/.test(name) ? zeroOf(name) : ''))])
      ),
      start_us: String(row.start_time),
      end_us: String(row.end_time),
    }));
    const byId = (list: Array<Record<string, unknown>>) =>
      list.map((row) => JSON.stringify(row, [...ASKED, 'start_us', 'end_us'])).sort();
    expect(byId(back)).toEqual(byId(written));
  }
});

/** What ClickHouse gives a column that a row leaves out. */
function zeroOf(name: string): string {
  return name === 'trace_id' || name === 'span_id' || name === 'x_request_id_0' ? '' : '0';
}
