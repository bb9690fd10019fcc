import { expectAsDrawn, stitchDrawn } from './asDrawn';

// What of the incumbent's fixed bugs is about message queues and other protocols that do not wait. The list: docs/cases.md.
describe('messages', () => {
  it('4b5315e, 6ab0929: only halves of one protocol are one message', () => {
    const { spanOf } = expectAsDrawn(`
      c-p agent=1 flow=1 async proto=WebSphereMQ trace=t span=a half=request     |!    |
        c-p agent=1 flow=1 async proto=WebSphereMQ trace=t span=a half=response  |   ! | joins
      c-p agent=1 flow=1 async proto=ISO-8583 trace=t span=a half=response       |  !  |`);
    expect(spanOf('1')).toMatchObject({ half: null, startNs: 0, endNs: 3e6 });
  });

  it('5dd6c80: only halves of one span id are one message', () => {
    expectAsDrawn(`
      c-p agent=1 flow=1 async proto=WebSphereMQ trace=t span=a half=request     |!     |
        c-p agent=1 flow=1 async proto=WebSphereMQ trace=t span=a half=response  |    ! | joins
      c-p agent=1 flow=1 async proto=WebSphereMQ trace=t span=b half=request     | !    |
        c-p agent=1 flow=1 async proto=WebSphereMQ trace=t span=b half=response  |   !  | joins`);
  });

  it('32c8818: only halves of one observation point are one message', () => {
    const { trace } = stitchDrawn(`
      c-p agent=1 flow=1 async proto=WebSphereMQ trace=t span=a half=request     |!     |
      s-p agent=2 flow=2 async proto=WebSphereMQ trace=t span=a half=response    |   !  |`);
    expect(trace.spans).toHaveLength(2);
  });

  it('b16de44: an answer may be seen by another agent than its message', () => {
    const { spanOf } = expectAsDrawn(`
      c-p agent=1 pod=1 flow=1 async proto=WebSphereMQ trace=t span=a half=request     |!    |
        c-p agent=2 pod=2 flow=9 async proto=WebSphereMQ trace=t,u span=a half=response |   ! | joins`);
    expect(spanOf('1').traceIds).toEqual(['t', 'u']);
  });

  it('d54b66c: who takes a message out hangs under who put it in, though that was over', () => {
    expectAsDrawn(`
      c-p agent=1 pod=1 seq=1:2 async proto=WebSphereMQ trace=t span=a          |==       |
        s-p agent=2 pod=2 seq=3:4 async proto=WebSphereMQ trace=t span=a        |    ===  | ?message+*`);
  });

  it('d54b66c: of several that put in, the last before it was taken out', () => {
    expectAsDrawn(`
      c-p agent=1 pod=1 seq=1:2 async proto=WebSphereMQ trace=t     |==             |
      c-p agent=1 pod=1 seq=3:4 async proto=WebSphereMQ trace=t     |    ==         |
        s-p agent=2 pod=2 seq=5:6 async proto=WebSphereMQ trace=t   |       ===     | ~message+*
      c-p agent=1 pod=1 seq=7:8 async proto=WebSphereMQ trace=t     |            == |`);
  });

  it('a7cf6b3: an observation of a message that did not wait comes after those that did', () => {
    expectAsDrawn(`
      c-p agent=1 pod=1 seq=1:2 proto=WebSphereMQ trace=t span=a           |=====       |
        c agent=1 pod=1 seq=1:2 proto=WebSphereMQ trace=t span=a           |=====       | tcp-seq
          s-p agent=2 pod=2 seq=1:2 proto=WebSphereMQ trace=t span=a       | ===        | tcp-seq
            s-p agent=3 pod=3 seq=3:4 async proto=WebSphereMQ trace=t span=a |        === | ?message+*`);
  });
});
