import { expectAsDrawn, stitchDrawn } from './asDrawn';

// What the property tests and the fuzzer found in this engine, drawn small.
describe('found by generated traces', () => {
  it('a header that its pod had received was sent on, though the process that received it was not seen', () => {
    expectAsDrawn(`
      c-app span=a pod=1 service=x                     |============|
        s-nd agent=2 to=2/20 seq=1:2 span=a            | ========== | span-id
          s agent=2 to=2/20 seq=1:2 span=a             | ========== | tcp-seq
            c-p agent=2 pod=2 proc=20 seq=3:4 span=a   |  ========  | ~span-id+*
              s-p agent=3 pod=3 proc=30 seq=3:4 span=a |   ======   | tcp-seq`);
  });

  it('a header that arrives behind a proxy nobody watches was sent on, though its code was seen to send it', () => {
    expectAsDrawn(`
      c-app span=a pod=1 service=x                       |============|
        c-p agent=1 pod=1 proc=10 seq=1:2 span=a         | ========== | span-id
          c-nd agent=1 from=1/10 seq=1:2 span=a          | ========== | tcp-seq
            s-nd agent=3 to=3/30 seq=3:4 span=a          |  ========  | ?span-id+*
              s-p agent=3 pod=3 proc=30 seq=3:4 span=a   |  ========  | tcp-seq`);
  });

  it('a message whose header names the code that put it in hangs there, not under another of its trace', () => {
    expectAsDrawn(`
      c-app kind=producer span=c pod=1 service=x                          |====      |
        s-p agent=3 pod=3 async proto=WebSphereMQ span=c seq=3:4          |     ==== | span-id
      c-p agent=2 pod=2 async proto=WebSphereMQ trace=t span=a seq=1:2    | ===      |`);
  });

  it('an X-Request-ID or a chain of syscalls that leads through a guess is a guess', () => {
    // The call belongs to the inner request; that its code hangs under the outer one's is inferred.
    const { trace } = stitchDrawn(`
      s-app pod=1 service=x span=a                                       |====================|
      s-p agent=1 pod=1 proc=10 sys=1:2 seq=1:2 span=z                   |        ====        |
      c-app pod=1 service=x span=b parent=lost                           |         ==         |
      c-p agent=1 pod=1 proc=10 sys=1:2 seq=3:4 span=b                   |         ==         |`);
    const outer = trace.spans.findIndex(({ spanId }) => spanId === 'a');
    expect(trace.links[outer]?.strength).not.toBe('exact');
  });

  it('the correction that was chosen is one of those that were possible', () => {
    const { trace } = stitchDrawn(`
      c-app node=1 span=a us=600             |     ==========     |
        s-app node=2 span=b parent=a         |     ====           |`);
    for (const { offsetNs, minNs, maxNs } of trace.clocks) {
      expect(offsetNs).toBeGreaterThanOrEqual(minNs ?? -Infinity);
      expect(offsetNs).toBeLessThanOrEqual(maxNs ?? Infinity);
    }
  });

  it('a row that was read twice is one span, though no id but its own names it', () => {
    const { trace } = stitchDrawn(`
      app id=7 pod=1 service=x   |====|
      app id=7 pod=1 service=x   |====|`);
    expect(trace.spans.map(({ ids }) => ids)).toEqual([['7']]);
    expect(trace.completeness).toMatchObject({ rowsRead: 2, rowsUsed: 1 });
  });
});
