import { evidenceWords, readDrawing } from './drawing';
import { stitch } from './stitch';

/** Stitches the drawn spans, in reverse order, and draws what came out: `id < parent evidence` per span, in the drawing's order. */
function stitched(text: string): string[] {
  const { set } = readDrawing(text);
  const trace = stitch({ originNs: set.originNs, spans: [...set.spans].reverse() });
  const at = new Map(trace.spans.flatMap((span, i) => span.ids.map((id) => [id, i] as const)));
  return set.spans.map((span) => {
    const i = at.get(span.ids[0]) as number;
    const link = trace.links[i];
    const parent = link ? trace.spans[link.parent].ids[0] : '-';
    return `${span.ids[0]} < ${parent} ${link ? evidenceWords(link.evidence, link.strength) : ''}`.trimEnd();
  });
}

/** What the drawing itself says. */
function drawn(text: string): string[] {
  const { set, parents, evidence } = readDrawing(text);
  return set.spans.map((span, i) => {
    const parent = parents[i] < 0 ? '-' : set.spans[parents[i]].ids[0];
    return `${span.ids[0]} < ${parent} ${evidence[i]}`.trimEnd();
  });
}

const cases: Record<string, string> = {
  'a path is ordered from the client process to the server process': `
    c-p agent=1 seq=7:8         |==========|
      c agent=1 seq=7:8         | ======== | tcp-seq
        c-nd agent=1 seq=7:8    | ======== | tcp-seq
          s-nd agent=2 seq=7:8  |  ======  | tcp-seq
            s agent=2 seq=7:8   |  ======  | tcp-seq
              s-p agent=2 seq=7:8 | ====   | tcp-seq`,
  'a path goes between an OTel child and its OTel parent': `
    c-app span=a service=x             |==========|
      c-p agent=1 seq=7:8 span=a       | ======== | span-id
        s-p agent=2 seq=7:8 span=a     |  ======  | tcp-seq
          s-app span=b parent=a service=y |   ===    | parent-span-id`,
  'an OTel child inside the caller stays under its OTel parent': `
    c-app span=a pod=1                 |==========|
      app span=i parent=a pod=1        |=         | parent-span-id
      c-p agent=1 pod=1 seq=7:8 span=a | ======== | span-id
        s-p agent=2 pod=2 seq=7:8 span=a |  ====  | tcp-seq`,
  'a call without a header hangs under the innermost code of its request': `
    s-p agent=1 pod=1 sys=1:3          |==========|
      app span=a pod=1 parent=x trace=t |  ======  | ~syscall+span-id+process
        app span=b pod=1 parent=a      |  ==      | parent-span-id
          c-p agent=1 pod=1 sys=1:2    |  =       | ~syscall+containment
        app span=c pod=1 parent=a      |     ===  | parent-span-id
          c-p agent=1 pod=1 sys=2:3 span=c |      = | span-id`,
  'a call whose request runs no instrumented code hangs under the server process': `
    s-p agent=1 pod=1 sys=1:3          |==========|
      c-p agent=1 pod=1 sys=1:2        |  ==      | syscall
      c-p agent=1 pod=1 sys=2:3        |     ==   | syscall`,
  'a reused thread does not chain two requests': `
    s-p agent=1 pod=1 sys=1:2          |====        |
      c-p agent=1 pod=1 sys=1:2        | ==         | syscall
    s-p agent=1 pod=1 sys=2:4          |      ===== |
      c-p agent=1 pod=1 sys=2:3        |       =    | syscall`,
  'a client that keeps its thread makes two calls, not one': `
    c-p agent=1 pod=1 sys=1:2          |===      |
    c-p agent=1 pod=1 sys=2:3          |    ==== |`,
  'equal syscall ids of two agents mean nothing': `
    s-p agent=1 sys=1:2                |==========|
    c-p agent=2 sys=1:2                |  ==      |`,
  'parallel work: the call goes where its neighbour in the chain went': `
    s-p agent=1 pod=1 sys=1:4          |============|
      app span=r pod=1                 | ========== | syscall+span-id
        app span=a pod=1 parent=r      |  =======   | parent-span-id
          c-p agent=1 pod=1 sys=1:2 span=a |  ==    | span-id
          c-p agent=1 pod=1 sys=2:3    |     ==     | ~syscall+containment
        app span=b pod=1 parent=r      |    ======= | parent-span-id`,
  'two server spans that saw one request do not call each other': `
    c-p agent=1 seq=7:8                |==========|
      s-p agent=2 seq=7:8 flow=1       |  ======  | tcp-seq
      s-p agent=2 seq=7:8 flow=2       |  =====   | tcp-seq`,
  'sequences of zero tie nothing': `
    c-p agent=1                        |====      |
    s-p agent=2                        |====      |`,
  'a lost response is tied by the request alone': `
    c-p agent=1 seq=7:0 status=timeout |==========|
      s-p agent=2 seq=7:8              |  ======  | tcp-seq`,
};

describe('stitch', () => {
  it.each(Object.entries(cases))('%s', (_, text) => {
    expect(stitched(text)).toEqual(drawn(text));
  });

  it('refuses a cycle of parent span ids and keeps every span', () => {
    const { set } = readDrawing(`
      app span=a parent=b |====|
      app span=b parent=a |====|
      app span=c parent=c |====|`);
    const trace = stitch(set);
    expect(trace.spans).toHaveLength(3);
    expect(trace.links.filter(Boolean)).toHaveLength(1);
  });

  it('joins a request and its response that came as two rows', () => {
    const { set } = readDrawing(`
      s-p agent=1 flow=1 half=request seq=7:0 cap=4:0 sys=1:0   |=     |
      s-p agent=1 flow=1 half=response seq=0:8 cap=0:5 sys=0:2  |    = |`);
    const trace = stitch(set);
    expect(trace.spans).toHaveLength(1);
    expect(trace.spans[0]).toMatchObject({
      ids: ['1', '2'],
      half: null,
      reqTcpSeq: 7,
      respTcpSeq: 8,
      startNs: 0,
      endNs: 5e6,
    });
  });

  it('moves a clock by the least that puts children inside their parents', () => {
    const { set } = readDrawing(`
      c-p agent=1 seq=7:8     |  ==========  |
        s-p agent=2 seq=7:8   |======        | tcp-seq`);
    const trace = stitch(set);
    expect(trace.clocks).toEqual([
      { domain: 'agent:1', offsetNs: 0, driftPpm: 0, minNs: null, maxNs: null },
      { domain: 'agent:2', offsetNs: 2e6, driftPpm: 0, minNs: 2e6, maxNs: 6e6 },
    ]);
    expect(trace.spans.map((span) => span.startNs)).toEqual([2e6, 0]);
  });

  it('leaves clocks alone that agree', () => {
    const { set } = readDrawing(`
      c-p agent=1 seq=7:8     |==========|
        s-p agent=2 seq=7:8   |  ======  | tcp-seq`);
    expect(stitch(set).clocks.map((clock) => clock.offsetNs)).toEqual([0, 0]);
  });
});
