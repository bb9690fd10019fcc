import { expectAsDrawn } from './asDrawn';

// What of the incumbent's fixed bugs is about rows with several trace ids, or none. The list: docs/cases.md.
describe('trace ids', () => {
  it('6d0eb57, 3851e0e: a row with two trace ids belongs to both', () => {
    expectAsDrawn(`
      c-app trace=t span=a service=x               |============|
        c-p agent=1 trace=t,u span=a seq=7:8       | ========== | span-id
          s-p agent=2 trace=t,u span=a seq=7:8     |  ========  | tcp-seq
            s-app trace=u span=b parent=a service=y |   ======  | parent-span-id`);
  });

  it('64e5ea1: the order of trace ids in a row means nothing', () => {
    expectAsDrawn(`
      c-p agent=1 trace=t,u span=a seq=7:8     | ========== |
        s-p agent=2 trace=u,t span=a seq=7:8   |  ========  | tcp-seq`);
  });

  it('2b4c197: the trace ids of a row are kept as they came', () => {
    const { spanOf } = expectAsDrawn(`
      c-p agent=1 trace=u,t span=a seq=7:8     | ========== |
        s-p agent=2 trace=t span=a seq=7:8     |  ========  | tcp-seq`);
    expect(spanOf('1').traceIds).toEqual(['u', 't']);
    expect(spanOf('2').traceIds).toEqual(['t']);
  });

  it('6051421: two sets of trace ids agree where they meet', () => {
    expectAsDrawn(`
      c-p agent=1 pod=1 trace=t,u span=a seq=7:8     | ========== |
        s-p agent=2 pod=2 trace=u,v span=a seq=7:8   |  ========  | tcp-seq
      c-p agent=1 pod=1 trace=t,u span=a seq=17:18   | ========== |
      s-p agent=2 pod=2 trace=v,w span=a seq=17:18   |  ========  |`);
  });

  it('c59d3cb: no trace id is not a trace id', () => {
    expectAsDrawn(`
      c-app trace=t span=a pod=1 service=x           |==========|
      c-p agent=1 pod=2 proc=20 trace= span=a        | ======== |
      c-p agent=1 pod=3 proc=30 trace= span=a        | ======== |
      s-app trace= span=b parent=a pod=4 service=y   |  ======  |`);
  });
});
