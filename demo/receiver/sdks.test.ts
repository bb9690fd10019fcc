import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FakeStore } from './fakeStore';
import type { Receiver } from './receiveInto';
import type { L7FlowLogRow } from './row';
import { startTestReceiver } from './testReceiver';

const ROOT = join(__dirname, '../..');
let store: FakeStore;
let receiver: Receiver;

beforeEach(async () => {
  ({ store, receiver } = await startTestReceiver());
});
afterEach(() => receiver.stop());

/** Lets a program of `senders/` send; gives what it says of each way. */
async function send(program: string, ...args: string[]): Promise<string[]> {
  const urls = [receiver.agentUrl, receiver.otlpUrl, receiver.grpcUrl];
  const { stdout } = await promisify(execFile)(program, [...args, ...urls], { cwd: ROOT });
  return JSON.parse(stdout);
}

/** The one row that all ways gave. */
function sameRow(ways: number): Omit<L7FlowLogRow, '_id'> {
  expect(store.rows).toHaveLength(ways);
  const [first, ...others] = store.rows.map(({ _id, ...row }) => row);
  others.forEach((row) => expect(row).toEqual(first));
  return first;
}

const valuesOf = ({ attribute_names: names, attribute_values: values }: Omit<L7FlowLogRow, '_id'>) =>
  Object.fromEntries(names.map((name, i) => [name, values[i]]));

it('the JavaScript SDK: each of its exporters gives the same row', async () => {
  const said = await send(process.execPath, '--import', 'tsx', join(__dirname, 'senders/node.ts'));
  expect(said).toEqual(Array(6).fill('stored'));
  expect(valuesOf(sameRow(6))).toMatchObject({
    nan: 'nan',
    '1e21': '1e+21',
    '-1.5e300': '-1.5e+300',
    '2^53': '9007199254740992',
    '2^62': '4611686018427387904',
    '-2^63': '-9223372036854775808',
    half: 'a\ufffdb',
  });
});

const PYTHON = process.env.PYTHON ?? 'python3';
const PACKAGES = [
  'opentelemetry-sdk',
  'opentelemetry-exporter-otlp-proto-http',
  'opentelemetry-exporter-otlp-proto-grpc',
];
const hasPython = (() => {
  try {
    execFileSync(
      PYTHON,
      ['-c', `import importlib.metadata as m; [m.version(name) for name in ${JSON.stringify(PACKAGES)}]`],
      {
        stdio: 'ignore',
      }
    );
    return true;
  } catch {
    return false;
  }
})();

(hasPython ? it : it.skip)(
  `the Python SDK: each of its exporters gives the same row (needs ${PACKAGES.join(', ')} in $PYTHON or python3)`,
  async () => {
    expect(await send(PYTHON, join(__dirname, 'senders/python.py'))).toEqual(Array(4).fill('stored'));
    expect(valuesOf(sameRow(4))).toMatchObject({
      nan: 'nan',
      infinity: '-inf',
      '2^63 - 1': '9223372036854775807',
      '-2^63': '-9223372036854775808',
      bytes: '"\\x01\\x02\\xff"',
    });
  }
);
