import { expectAsDrawn, stitchDrawn } from './asDrawn';

// What of the incumbent's fixed bugs is about proxies, which open connections of their own. The list: docs/cases.md.
describe('proxies', () => {
  it('3ecf75f: an X-Request-ID that nobody shares leads nowhere', () => {
    expectAsDrawn(`
      s-p agent=1 pod=1 proc=10 xreq=q:      |==========|
      c-p agent=2 pod=2 proc=20 xreq=r:s     | ===      |`);
  });

  it('cc5018e: the answer of a call does not name the request that comes after it', () => {
    expectAsDrawn(`
      c-p agent=1 pod=1 proc=10 xreq=:q      |===       |
      s-p agent=1 pod=1 proc=10 xreq=q:      |    ===== |`);
  });

  it('cc5018e: ids that name each other are no loop: what the process received comes first', () => {
    expectAsDrawn(`
      s-p agent=1 pod=1 proc=10 xreq=q:r     |==========|
        c-p agent=1 pod=1 proc=10 xreq=r:q   |==========| ?x-request-id+*`);
  });

  it.each([
    ['brought by the request and passed on', 'q:', 'q:'],
    ['made by the proxy', ':q', 'q:'],
    ['brought by both answers', ':q', ':q'],
  ])('an X-Request-ID leads across a proxy: %s', (_, received, sent) => {
    expectAsDrawn(`
      c-p agent=1 pod=1 proc=10 seq=7:8 xreq=${received}             |==============|
        s-p agent=2 pod=2 proc=20 seq=7:8 xreq=${received}           | ============ | tcp-seq
          c-p agent=2 pod=2 proc=20 seq=17:18 xreq=${sent}           |  ==========  | ?x-request-id+*
            s-p agent=3 pod=3 proc=30 seq=17:18 xreq=${sent}         |   ========   | tcp-seq`);
  });

  it('an X-Request-ID leads across a proxy of which only the network interfaces were seen', () => {
    expectAsDrawn(`
      c-p agent=1 pod=1 proc=10 seq=7:8 xreq=:q         |==============|
        s agent=2 pod=2 seq=7:8 xreq=:q                 | ============ | tcp-seq
          c agent=2 pod=2 seq=17:18 xreq=q:             |  ==========  | ?x-request-id+*
            s-p agent=3 pod=3 proc=30 seq=17:18 xreq=q: |   ========   | tcp-seq`);
  });

  it('a proxy that passes twice takes each call to the innermost request', () => {
    // A sidecar is one process for both directions: in, to the code beside it, and out again.
    expectAsDrawn(`
      s-p agent=1 pod=1 proc=10 seq=1:2 xreq=q:                 |================|
        c-p agent=1 pod=1 proc=10 seq=3:4 xreq=q:               | ============== | ?x-request-id+*
          s-p agent=1 pod=1 proc=20 seq=3:4 xreq=q:             |  ============  | tcp-seq
            c-p agent=1 pod=1 proc=20 seq=5:6 xreq=q:           |   ==========   | ?x-request-id+*
              s-p agent=1 pod=1 proc=10 seq=5:6 xreq=q:         |    ========    | tcp-seq
                c-p agent=1 pod=1 proc=10 seq=7:8 xreq=q:       |     ======     | ?x-request-id+*`);
  });

  it('6132e36: a way that ends at a proxy goes on where the same header arrives', () => {
    expectAsDrawn(`
      c-p agent=1 pod=1 seq=1:2 trace=t span=a proto=HTTP       |==========|
        c agent=1 pod=1 seq=1:2 trace=t span=a proto=HTTP       |==========| tcp-seq
          s agent=2 pod=2 seq=3:4 trace=t span=a proto=HTTP     |  ======  | ?*
            s-p agent=2 pod=2 seq=3:4 trace=t span=a proto=HTTP |  ======  | tcp-seq`);
  });

  it('b1fec67: on one host a common trace id alone is no exact link between two processes', () => {
    const { trace } = stitchDrawn(`
      s-p agent=1 vm=1 proc=10 trace=t span=a seq=1:2       |==========|
      c-p agent=1 vm=1 proc=20 trace=t span=b seq=3:4       |   ====   |`);
    expect(trace.links.filter((link) => link?.strength === 'exact')).toEqual([]);
    // Whatever is made of it, it is the call that hangs under the request.
    expect(trace.links[0]).toBeNull();
  });
});
