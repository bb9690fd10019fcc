import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const folder = mkdtempSync(path.join(tmpdir(), 'spanloom-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Two observations of one request and a stranger; ids beyond 2^53 as bare numbers, times in both forms. */
const ROWS = `{"_id":7687991459845528512,"signal_source":3,"observation_point":"c-p","agent_id":1,"start_time":"2026-09-21 14:13:20.000000","end_time":"2026-09-21 14:13:20.005000","req_tcp_seq":7,"resp_tcp_seq":8}
{"_id":"7687991459845528513","signal_source":3,"observation_point":"s-p","agent_id":2,"start_time":1789999999999000,"end_time":1790000000004000,"req_tcp_seq":7,"resp_tcp_seq":8}

{"_id":7687991459845528514,"start_time":1790000000000001,"end_time":1790000000000002}
`;

function stitchFile(name: string, text: string, ...more: string[]): Promise<{ stdout: string; stderr: string }> {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return run(process.execPath, ['--import', 'tsx', path.join(__dirname, 'stitch.ts'), file, ...more]);
}

describe('the stitch command', () => {
  it('prints trees as JSON without losing a digit', async () => {
    const { stdout } = await stitchFile('rows.jsonl', ROWS, '--json');
    const { spans, completeness } = JSON.parse(stdout);
    expect(spans).toEqual([
      { ids: ['7687991459845528512'], parent: null, evidence: [], strength: null },
      { ids: ['7687991459845528513'], parent: 0, evidence: ['tcp-seq'], strength: 'exact' },
      { ids: ['7687991459845528514'], parent: null, evidence: [], strength: null },
    ]);
    expect(completeness).toMatchObject({ rowsRead: 3, rowsUsed: 3 });
  });

  it('prints the tree of one call as text', async () => {
    const { stdout } = await stitchFile('rows.jsonl', ROWS, '--call', '7687991459845528513');
    expect(stdout).toContain('#7687991459845528512');
    expect(stdout).toContain('2 spans in 1 tree, from 3 rows.');
    expect(stdout).not.toContain('#7687991459845528514');
  });

  it('says that nothing tells what a status of 2 means, and only then', async () => {
    const one = (status: number) =>
      `{"_id":"768799145984552851${status}","signal_source":3,"start_time":1790000000000001,"response_status":${status}}\n`;
    const [open, told] = await Promise.all([
      stitchFile('open.jsonl', one(2)),
      stitchFile('told.jsonl', one(2) + one(5)),
    ]);
    expect(open.stdout).toMatch(/^Requests with status 2 are shown as unknown/m);
    expect(told.stdout).not.toContain('Requests with status 2');
  });

  it('says why a span hangs where it hangs, and what was proposed and not taken', async () => {
    // The OTel span names the client process as its parent; the server process of the same request lies between them.
    const code = `{"_id":7687991459845528515,"signal_source":4,"observation_point":"s-app","start_time":1790000000001000,"end_time":1790000000003000,"trace_id":"t","span_id":"bb","parent_span_id":"aa","span_kind":2}\n`;
    const rows = ROWS.replace(/"req_tcp_seq":7/g, '"trace_id":"t","span_id":"aa","req_tcp_seq":7');
    const { stdout } = await stitchFile('why.jsonl', rows + code, '--why', '7687991459845528513');
    expect(stdout).toMatch(/^Span {4}S s-p .*#7687991459845528513$/m);
    expect(stdout).toMatch(/^Parent {2}S c-p .*#7687991459845528512$/m);
    expect(stdout).toContain('exact');
    expect(stdout).toContain('tcp-seq: The same TCP sequence numbers');
    expect(stdout).toContain('req_tcp_seq 7 on both');

    const json = await stitchFile('why.jsonl', rows + code, '--why', 'bb', '--json');
    const why = JSON.parse(json.stdout);
    expect(why.link).toMatchObject({
      parent: { ids: ['7687991459845528513'] },
      strength: 'exact',
      matches: [{ childName: 'parent_span_id', parentName: 'span_id', value: 'aa' }],
    });
    expect(why.missingParentSpanId).toBe('');

    const root = await stitchFile('why.jsonl', rows + code, '--why', '7687991459845528512');
    expect(root.stdout).toContain('none: this is the root of a tree');
    const lost = await stitchFile('why.jsonl', rows + code.replace('"aa"', '"zz"'), '--why', 'bb');
    expect(lost.stdout).toContain('none: it names zz, and no span has that span id');
  });

  it.each([
    ['a span that is not there', ROWS, ['--why', '1'], 'No row has the _id or span id 1.'],
    ['an unknown call', ROWS, ['--call', '1'], 'No row has the _id 1.'],
    ['a line that is no JSON', '{"_id":\n', [], 'Line 1 is not JSON'],
    ['a row without an id', '{"start_time":1,"end_time":2}\n', [], 'A row has no _id.'],
    ['a time that is none', '{"_id":1,"start_time":"noon"}\n', [], 'Not a time: "noon"'],
  ])('says plainly what is wrong: %s', async (_, text, more, message) => {
    await expect(stitchFile('bad.jsonl', text, ...more)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(message),
    });
  });
});
