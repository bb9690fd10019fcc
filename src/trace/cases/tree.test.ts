import { whyOf } from '../why';
import { expectAsDrawn, stitchDrawn } from './asDrawn';

// What of the incumbent's fixed bugs is about the tree that is shown. The list: docs/cases.md.
describe('tree', () => {
  it('fa53769: the tree of the clicked row comes first and nothing of it is cut', () => {
    const drawing = `
      c-p agent=1 pod=1 seq=1:2       |====                |
        s-p agent=2 pod=2 seq=1:2     | ==                 | tcp-seq
      c-p agent=3 pod=3 seq=3:4       |           =======  |
        s-p agent=4 pod=4 seq=3:4     |            =====   | tcp-seq`;
    for (const [startId, ids] of [
      ['4', ['3', '4', '1', '2']],
      ['2', ['1', '2', '3', '4']],
    ] as const) {
      const { trace } = expectAsDrawn(drawing, { startId });
      expect(trace.spans.map((span) => span.ids[0])).toEqual(ids);
      expect(trace.roots[0]).toBe(0);
    }
  });

  it('f41587a: every link says which ids it rests on', () => {
    const { trace } = stitchDrawn(`
      c-app span=a service=x pod=1                                 |================|
        c-p agent=1 pod=1 seq=7:8 span=a                           | ============== |
          s-p agent=2 pod=2 proc=1 sys=1:4 seq=7:8 span=a          |  ============  |
            s-app pod=2 span=b parent=a service=y                  |   ==========   |
              c-p agent=2 pod=2 proc=1 seq=17:18 sys=1:2           |    ===         |`);
    expect(trace.spans.map((_, i) => whyOf(trace, i))).toEqual([
      '',
      expect.stringMatching(/span_id a/),
      expect.stringMatching(/req_tcp_seq 7.*resp_tcp_seq 8/),
      expect.stringMatching(/parent_span_id a/),
      expect.stringMatching(/syscall_trace_id 1/),
    ]);
  });
});
