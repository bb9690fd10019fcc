import { expectAsDrawn } from './asDrawn';

// What of the incumbent's fixed bugs is about what happens inside of a process. The list: docs/cases.md.
describe('processes', () => {
  it('94e7c96: a call belongs to the request of its process that has its trace id', () => {
    expectAsDrawn(`
      s-p agent=1 pod=1 proc=10 trace=t span=a seq=1:2   |==========|
        c-p agent=1 pod=1 proc=10 trace=t span=b seq=3:4 |   ====   | ~trace-id+*
      s-p agent=1 pod=1 proc=10 trace=u span=c seq=5:6   | ======== |
        c-p agent=1 pod=1 proc=10 trace=u span=d seq=7:8 |   ====   | ~trace-id+*`);
  });

  it('4f2098f: a thread that called before it was asked did not call because of that', () => {
    expectAsDrawn(`
      c-p agent=1 pod=1 proc=10 sys=1:2 trace=t span=b |====       |
      s-p agent=1 pod=1 proc=10 sys=2:3 trace=t span=a |     ===== |`);
  });

  it('d2ea895: a request does not make a call that takes longer than itself', () => {
    expectAsDrawn(`
      s-p agent=1 pod=1 proc=10 trace=t span=a seq=1:2   |============|
        c-p agent=1 pod=1 proc=10 trace=t span=c seq=3:4 |   =======  | ~trace-id+*
      s-p agent=1 pod=1 proc=10 trace=t span=b seq=5:6   |  =====     |`);
  });

  it('c99ebb4: where every address is 127.0.0.1 the process decides', () => {
    expectAsDrawn(`
      s-p agent=1 proc=10 ips=127.0.0.1:127.0.0.1 trace=t span=a   |==========|
        c-p agent=1 proc=10 ips=127.0.0.1:127.0.0.1 trace=t span=b |   ====   | ~trace-id+*
      c-p agent=1 proc=20 ips=127.0.0.1:127.0.0.1 trace=u span=c   |  ======  |
      s-p agent=1 proc=30 ips=127.0.0.1:127.0.0.1 sys=1:2          |==========|
        c-p agent=1 proc=30 ips=127.0.0.1:127.0.0.1 sys=1:3        |   ====   | syscall
      c-p agent=1 proc=40 ips=127.0.0.1:127.0.0.1 sys=1:3          |   ====   |`);
  });

  it('ec528aa: two processes that nobody knows are not the same', () => {
    expectAsDrawn(`
      s-p agent=1 seq=1:2     |==========|
      c-p agent=1 seq=3:4     |   ====   |`);
  });

  it('70f17f8: a call belongs to its own process, not to another of its pod', () => {
    expectAsDrawn(`
      s-p agent=1 pod=1 proc=10 trace=t span=a seq=1:2       |============|
        c-p agent=1 pod=1 proc=10 trace=t span=a seq=3:4     | ========== | ?span-id+*
          s-p agent=1 pod=1 proc=20 trace=t span=a seq=3:4   |  ========  | tcp-seq
            c-p agent=1 pod=1 proc=20 trace=t span=b seq=5:6 |    ====    | ~trace-id+*`);
  });

  it('70f17f8: where its own process was not asked, the pod and the trace id decide', () => {
    expectAsDrawn(`
      s-p agent=1 pod=1 proc=10 trace=t span=a seq=1:2   |============|
        c-p agent=1 pod=1 proc=20 trace=t span=b seq=5:6 |    ====    | ~trace-id+*`);
  });

  it('36662bd: a message without an answer ends a chain of syscalls', () => {
    expectAsDrawn(`
      s-p agent=1 pod=1 proc=10 sys=1:4                          |=============|
        c-p agent=1 pod=1 proc=10 sys=1:2 proto=MySQL            | ===         | syscall
        c-p agent=1 pod=1 proc=10 sys=2:3 proto=MySQL            |     ===     | syscall
        c-p agent=1 pod=1 proc=10 sys=3: proto=MySQL type=COM_QUIT |         ! | syscall`);
  });

  it('f2d317b: a server span whose answer was lost keeps its calls', () => {
    expectAsDrawn(`
      s-p agent=1 pod=1 proc=10 sys=1: half=request           |!            |
        c-p agent=1 pod=1 proc=10 sys=1:2                     |   ====      | syscall
      s-p agent=1 pod=1 proc=10 sys=11: status=timeout        | !           |
        c-p agent=1 pod=1 proc=10 sys=11:12                   |   ====      | syscall
        c-p agent=1 pod=1 proc=10 sys=12:13                   |        ===  | syscall`);
  });

  it('e48ba73: both ends of a Unix socket are one request', () => {
    expectAsDrawn(`
      c-p agent=1 pod=1 proc=10 ports=0:1 trace=t span=a   |==========|
        s-p agent=1 pod=1 proc=20 ports=0:1 trace=t span=a |  ======  | ?unix-socket+*
      c-p agent=1 pod=1 proc=10 ports=0:1 xreq=q:          | ========== |
        s-p agent=1 pod=1 proc=20 ports=0:1 xreq=q:        |   ======   | ?unix-socket+*`);
  });
});
