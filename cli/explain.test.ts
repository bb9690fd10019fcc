import { readDrawing } from '../src/trace/drawing';
import { stitch } from '../src/trace/stitch';
import type { PassedOver, Trace } from '../src/trace/trace';
import { explain, explanationText } from './explain';

function traceOf(passedOver: Map<number, PassedOver[]> = new Map()): Trace {
  const { set } = readDrawing(`
    c-p id=1 name=/a seq=7:8 sys=50:51      | ========== |
      s-p id=2 name=/a seq=7:8 sys=50:0     |  ========  |
    c-p id=3 name=/b seq=17:18              |   ===      |
  `);
  return { ...stitch(set), passedOver };
}

const LOST: PassedOver = {
  parent: 2,
  evidence: ['syscall', 'containment'],
  strength: 'inferred',
  confidence: 0.4,
  note: 'thread 9',
  reason: 'it ends before the child starts',
};

it('names the proposals that lost, with their evidence and the reason', () => {
  const trace = traceOf(new Map([[1, [LOST]]]));
  const why = explain(trace, '2');
  expect(why.passedOver).toMatchObject([
    {
      parent: { ids: ['3'] },
      strength: 'inferred',
      confidence: 0.4,
      reason: LOST.reason,
      note: 'thread 9',
      matches: [],
    },
  ]);
  expect(explanationText(why)).toContain(
    [
      '',
      '1 other proposal lost:',
      '- S c-p /b #3',
      '        inferred, 40 % sure; not taken: it ends before the child starts',
      '        syscall: The same thread went from one to the other (system call trace id)',
      '        containment: It lies inside the parent in time',
      '        thread 9',
      '        It starts 1.000 ms before the parent and ends 4.000 ms after it.',
    ].join('\n')
  );
});

it('tells how child and parent lie in time by the corrected clocks', () => {
  const { link } = explain(traceOf(), '2');
  expect(link).toMatchObject({ startsLaterNs: 1e6, endsEarlierNs: 1e6 });
  const trace = traceOf();
  trace.spans[1].clockDomain = 'node:b';
  trace.clocks = [{ domain: 'node:b', offsetNs: 250_000, driftPpm: 0, minNs: null, maxNs: null }];
  expect(explain(trace, '2').link).toMatchObject({ startsLaterNs: 1_250_000, endsEarlierNs: 750_000 });
});

it('asks for a row where several spans carry the span id', () => {
  const trace = traceOf();
  trace.spans.forEach((span) => (span.spanId = 'aa'));
  expect(() => explain(trace, 'aa')).toThrow(/^3 spans carry the span id aa; name one by the _id of a row:\n {2}S c-p/);
});
