import { expectAsDrawn } from './asDrawn';

// What of the incumbent's fixed bugs is about application code and the paths into it. The list: docs/cases.md.
describe('code', () => {
  it('dee332a: code that runs longer than its parent still has that parent', () => {
    expectAsDrawn(`
      s-app span=a service=x pod=1                |  =====      |
        app span=b parent=a service=x pod=1       |   ========  | parent-span-id
        app span=c parent=a service=x pod=1       |         === | parent-span-id`);
  });

  it('96ec00d: of several server spans with one span id the one that ran around the code is its parent', () => {
    expectAsDrawn(`
      c-app span=a pod=1 service=x                   |=============|
        c-p agent=1 pod=1 seq=1:2 span=a             | ====        | span-id
          s-p agent=2 pod=2 seq=1:2 span=a           |  ==         | tcp-seq
        c-p agent=1 pod=1 seq=3:4 span=a             |      ====== | span-id
          s-p agent=2 pod=2 seq=3:4 span=a           |       ====  | tcp-seq
            s-app pod=2 span=b parent=a service=y    |        ==   | parent-span-id`);
  });

  it('96ec00d: and of several at once the one in its own pod', () => {
    expectAsDrawn(`
      c-app span=a pod=1 service=x                   |=============|
        c-p agent=1 pod=1 seq=1:2 span=a             | =========== | span-id
          s-p agent=2 pod=2 seq=1:2 span=a           |  =========  | tcp-seq
            s-app pod=2 span=b parent=a service=y    |   =======   | parent-span-id
        c-p agent=1 pod=1 seq=3:4 span=a             |  =========  | span-id
          s-p agent=3 pod=3 seq=3:4 span=a           |   ========  | tcp-seq
            s-app pod=3 span=c parent=a service=y    |    ======   | parent-span-id`);
  });

  it('0c7f7ae: a server span that was not seen lends its code to no other', () => {
    expectAsDrawn(`
      c-app span=a pod=1 service=x                   |=============|
        c-p agent=1 pod=1 seq=1:2 span=a             | =====       | span-id
          s-p agent=2 pod=2 seq=1:2 span=a           |  ===        | tcp-seq
            s-app pod=2 span=b parent=a service=y    |   =         | parent-span-id
        s-app pod=3 span=c parent=a service=y        |       ===== | parent-span-id`);
  });

  it('6162db7: services on one host are told apart by their names', () => {
    expectAsDrawn(`
      s-p agent=1 vm=1 proc=10 sys=1:2 span=p        |==============|
        s-app vm=1 service=x span=a parent=p         | ============ | parent-span-id
          c-p agent=1 vm=1 proc=10 sys=1:5           |    ====      | ~syscall+containment
      s-p agent=1 vm=1 proc=20 sys=11:12 span=q      | ============ |
        s-app vm=1 service=y span=b parent=q         |  ==========  | parent-span-id
          app vm=1 service=y span=c parent=b         |   ========   | parent-span-id`);
  });

  it('99398aa: code without a parent hangs under the server process that has its X-Request-ID', () => {
    expectAsDrawn(`
      s-p agent=1 pod=1 proc=10 xreq=q:q             |==========|
        s-app pod=1 span=a xreq=q: service=x         | ======== | ?x-request-id+*
      s-p agent=1 pod=1 proc=10 xreq=r:r             |==========|
        s-app pod=1 span=b xreq=r: service=x         | ======== | ?x-request-id+*`);
  });
});
