import { expectAsDrawn } from './asDrawn';

// What of the incumbent's fixed bugs is about one request on its connection. The list: docs/cases.md.
describe('paths', () => {
  it('71022c7: system spans of two processes with one sequence do not call each other', () => {
    expectAsDrawn(`
      c-p agent=1 pod=1 seq=7:8                      |==========|
        s-p agent=2 pod=2 proc=10 flow=1 seq=7:8     |  ======  | tcp-seq
        s-p agent=2 pod=2 proc=20 flow=2 seq=7:8     |  =====   | tcp-seq
      c-p agent=1 pod=1 proc=10 flow=3 seq=17:18     |==========|
      c-p agent=1 pod=1 proc=20 flow=4 seq=17:18     | ======== |`);
  });

  it('18eea90: HTTP2 and gRPC are two names for one protocol', () => {
    expectAsDrawn(`
      c-p agent=1 seq=7:8 proto=HTTP2 name=/shop.Cart/Add resource=/shop.Cart/Add |==========|
        c agent=1 seq=7:8 proto=HTTP2 name=/shop.Cart/Add                         |==========| tcp-seq
          s-p agent=2 seq=7:8 proto=gRPC name=Add resource=shop.Cart              |  ======  | tcp-seq`);
  });

  it('two protocols that share nothing are two requests', () => {
    expectAsDrawn(`
      c-p agent=1 pod=1 seq=7:8 proto=HTTP  |==========|
      s-p agent=2 pod=2 seq=7:8 proto=MySQL |  ======  |`);
  });

  it('edd7615: however far two nodes are apart in time, equal sequences are one request', () => {
    const { trace } = expectAsDrawn(`
      c-p agent=1 seq=7:8                  |==========|
        s-p agent=2 seq=7:8 us=-2000000    |  ======  | tcp-seq`);
    expect(trace.clocks.map(({ domain, offsetNs }) => [domain, offsetNs])).toEqual([
      ['agent:1', 0],
      ['agent:2', 1998e6],
    ]);
  });

  it('b4063fa: of a long resource the first 1024 characters count', () => {
    const cut = 'x'.repeat(1024);
    expectAsDrawn(`
      c-p agent=1 pod=1 seq=7:8 resource=/${cut}y        |==========|
        s-p agent=2 pod=2 seq=7:8 resource=/${cut}z      |  ======  | tcp-seq
      c-p agent=1 pod=1 seq=17:18 resource=/${cut}y      |==========|
        s-p agent=2 pod=2 seq=17:18 resource=/${cut.slice(1)} |  ======  | tcp-seq
      c-p agent=1 pod=1 seq=27:28 resource=/y${cut}      |==========|
      s-p agent=2 pod=2 seq=27:28 resource=/z${cut}      |  ======  |`);
  });

  it('92cd51e: a payload that was cut does not separate what has one trace id and one span id', () => {
    expectAsDrawn(`
      c-p agent=1 pod=1 seq=7:8 trace=t span=a resource=/cart/items/1 name=items domain=shop:80 |==========|
        s-p agent=2 pod=2 seq=7:8 trace=t span=a resource=/cart/it name=it domain=shop          |  ======  | tcp-seq
      c-p agent=1 pod=1 seq=17:18 trace=t span=b resource=/cart/items/1                         |==========|
      s-p agent=2 pod=2 seq=17:18 trace=t span=c resource=/cart/items/1                         |  ======  |`);
  });

  it('a7cf6b3: the client process comes first and the server process last, whatever their lengths', () => {
    expectAsDrawn(`
      c-p agent=1 seq=7:8                 | ======== |
        c agent=1 seq=7:8                 |==========| tcp-seq
          c-nd agent=1 seq=7:8            | =======  | tcp-seq
            s-nd agent=2 seq=7:8          |  ======  | tcp-seq
              s agent=2 seq=7:8           |  =====   | tcp-seq
                s-p agent=2 seq=7:8       |  ======  | tcp-seq`);
  });

  it('0c7f7ae: two requests that share their segments are told apart by what they ask for', () => {
    expectAsDrawn(`
      c-p agent=1 flow=1 seq=7:8 resource=/a     |====    |
        s-p agent=2 flow=2 seq=7:8 resource=/a   | ==     | tcp-seq
      c-p agent=1 flow=1 seq=7:8 resource=/b     |======  |
        s-p agent=2 flow=2 seq=7:8 resource=/b   | ====   | tcp-seq
      c-p agent=1 flow=1 seq=17:18 resource=/c code=200     |====    |
        s-p agent=2 flow=2 seq=17:18 resource=/c code=200   | ==     | tcp-seq
      c-p agent=1 flow=1 seq=17:18 resource=/c code=404     |======  |
        s-p agent=2 flow=2 seq=17:18 resource=/c code=404   | ====   | tcp-seq`);
  });

  it('96ed5de: a system span at a point where no process is keeps its place on the path', () => {
    expectAsDrawn(`
      c-p agent=1 pod=1 seq=7:8               |==========|
        local by=ebpf agent=1 pod=2 seq=7:8   | ======== | tcp-seq
          s-p agent=1 pod=2 seq=7:8           |  ======  | tcp-seq
      rest by=ebpf agent=1 pod=2 seq=17:18 sys=1:2 |====      |`);
  });

  it('a59d5a7: the numbers of agents have no order', () => {
    const drawing = (client: number, middle: number, server: number) => `
      c-p agent=${client} seq=7:8              |============|
        c-nd agent=${client} seq=7:8           | ========== | tcp-seq
          c-gw agent=${middle} seq=7:8         |  ========  | tcp-seq
            s-nd agent=${server} seq=7:8       |   ======   | tcp-seq
              s-p agent=${server} seq=7:8      |    ====    | tcp-seq`;
    expectAsDrawn(drawing(1, 2, 3));
    expectAsDrawn(drawing(3, 1, 2));
    expectAsDrawn(drawing(2, 3, 1));
  });
});
