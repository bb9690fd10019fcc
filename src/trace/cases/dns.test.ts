import { expectAsDrawn } from './asDrawn';

// What of the incumbent's fixed bugs is about DNS. The list: docs/cases.md.
describe('DNS', () => {
  it('c5dec87: a query that several servers answer is one span', () => {
    const { spanOf } = expectAsDrawn(`
      c-p agent=1 flow=1 proto=DNS stream=77 half=request cap=4:0      |!      |
        c-p agent=1 flow=1 proto=DNS stream=77 half=response cap=0:5   |  !    | joins
        c-p agent=1 flow=1 proto=DNS stream=77 half=response cap=0:6   |     ! | joins`);
    expect(spanOf('1')).toMatchObject({ half: null, startNs: 0, endNs: 5e6, syscallCapSeq0: 4 });
  });

  it('afa8d65: an answer out of order answers another query', () => {
    expectAsDrawn(`
      c-p agent=1 flow=1 proto=DNS stream=77 half=request cap=4:0      |!      |
        c-p agent=1 flow=1 proto=DNS stream=77 half=response cap=0:5   |  !    | joins
      c-p agent=1 flow=1 proto=DNS stream=77 half=response cap=0:9     |     ! |
      c-p agent=1 flow=1 proto=DNS stream=77 half=response cap=0:3     |   !   |`);
  });

  it('8ad99e5: an id of 16 bits alone ties nothing', () => {
    expectAsDrawn(`
      c-p agent=1 pod=1 proto=DNS stream=77 ips=10.0.0.1:10.0.0.9 ports=5000:53 domain=a.shop |=====|
      c-p agent=2 pod=2 proto=DNS stream=77 ips=10.0.0.2:10.0.0.9 ports=6000:53 domain=b.shop |=====|
      s-p agent=3 pod=9 proto=DNS stream=77 ips=10.0.0.3:10.0.0.9 ports=7000:53 domain=c.shop | === |`);
  });

  it('the same id between the same sockets at the same time is one query', () => {
    expectAsDrawn(`
      c-p agent=1 pod=1 proto=DNS stream=77 ips=10.0.0.1:10.0.0.9 ports=5000:53 domain=a.shop   |=====|
        s-p agent=3 pod=9 proto=DNS stream=77 ips=10.0.0.1:10.0.0.9 ports=5000:53 domain=a.shop | === | dns-id`);
  });
});
