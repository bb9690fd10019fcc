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

  it('what a queue hands out with the header of what was put in follows from that, and no id says so exactly', () => {
    expectAsDrawn(`
      c-app kind=producer span=a pod=1 service=x                                     |=====      |
        c-nd agent=1 from=1/10 async proto=AMQP seq=1:0 span=a half=request          |  !        | span-id
          c-gw agent=2 from=2/20 async proto=AMQP seq=3:0 span=a half=request        |      !    | ~message+span-id`);
  });

  it('a thread that took out a message which nobody answers may have gone on to other work', () => {
    expectAsDrawn(`
      s-p agent=1 pod=1 proc=10 async proto=AMQP half=request sys=1:0 thread=5:0 seq=1:0     |!      |
        c-p agent=1 pod=1 proc=10 async proto=AMQP half=request sys=1:0 thread=5:0 seq=3:0   |   !   | ~syscall+process`);
  });

  it('where many calls belong to no request that was seen, the one that was going on is not theirs for certain', () => {
    // Calls come as often between the requests that were seen as in them: they are of requests that were not.
    const whenMs = [1, 3, 6, 2, 5, 4];
    const lines = Array.from({ length: 24 }, (_, i) => {
      const call = (ms: number, seq: number): string =>
        `c-nd agent=1 from=1/10 proto=MySQL seq=${seq}:${seq + 1} us=${ms * 1000} |=|`;
      return [
        `s-nd agent=1 to=1/10 proto=HTTP seq=${9 * i + 1}:${9 * i + 2} us=${i * 16_000} |========|`,
        call(i * 16 + whenMs[i % 6], 9 * i + 3),
        call(i * 16 + 8 + whenMs[(i * 5 + 2) % 6], 9 * i + 5),
      ].join('\n');
    });
    const { trace } = stitchDrawn(lines.join('\n'));
    expect(trace.links.filter((link) => link !== null)).toEqual([]);
  });

  it('of two client spans that made no call known, neither is said to have made the one that no clock places', () => {
    const { trace } = stitchDrawn(`
      s-p agent=1 node=1 pod=1 proc=10 seq=1:2 span=z                                    |====================|
        s-app agent=1 node=1 pod=1 service=x span=a parent=z                             | ================== |
          c-app kind=client agent=1 node=1 pod=1 service=x span=b parent=a proto=MySQL   |   ====             |
          c-app kind=client agent=1 node=1 pod=1 service=x span=c parent=a proto=MySQL   |          ====      |
      c-p agent=1 node=1 pod=1 proc=10 proto=MySQL seq=3:4 thread=7:7                    |       ===          |`);
    const call = trace.spans.findIndex(({ reqTcpSeq }) => reqTcpSeq === 3);
    expect(trace.links[call]?.strength).not.toBe('exact');
  });
});
