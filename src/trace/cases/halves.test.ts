import { expectAsDrawn } from './asDrawn';

// What of the incumbent's fixed bugs is about rows that saw only a part of an exchange. The list: docs/cases.md.
describe('halves', () => {
  it('509b981: a one-way message is tied by the sequence of its request, and by no zero', () => {
    const { trace } = expectAsDrawn(`
      c-p agent=1 pod=1 seq=7:0 proto=MySQL type=COM_STMT_CLOSE     |!    |
        s-p agent=2 pod=2 seq=7:0 proto=MySQL type=COM_STMT_CLOSE   | !   | tcp-seq
      c-p agent=1 pod=1 seq=9:0 proto=MySQL type=COM_STMT_CLOSE     |   ! |`);
    // Under way for a millisecond, and no answer to measure by: that moves no clock.
    expect(trace.clocks.map(({ offsetNs }) => offsetNs)).toEqual([0, 0]);
  });

  it('4cb5fd4: a message that only the server sends is tied by the sequence of its response', () => {
    const { trace } = expectAsDrawn(`
      c-p agent=1 pod=1 seq=0:8 proto=AMQP type=Connection.Blocked    | ! |
        s-p agent=2 pod=2 seq=0:8 proto=AMQP type=Connection.Blocked  |!  | tcp-seq
      c-p agent=1 pod=1 seq=0:9 proto=AMQP type=Connection.Blocked    |  !|`);
    expect(trace.clocks.map(({ offsetNs }) => offsetNs)).toEqual([0, 0]);
  });

  it('4950757: the frames of a gRPC stream are one span', () => {
    const { spanOf } = expectAsDrawn(`
      c-p agent=1 flow=1 proto=gRPC stream=3 half=request seq=7:0 cap=4:0 type=POST resource=/shop.Cart/Add |!      |
        c-p agent=1 flow=1 proto=gRPC stream=3 half=request seq=17:0 cap=5:0                                |  !    | joins
        c-p agent=1 flow=1 proto=gRPC stream=3 half=response seq=0:8 cap=0:6                                |      !| joins
        s-p agent=2 flow=2 proto=gRPC stream=3 seq=7:8 type=POST resource=/shop.Cart/Add                    | ====  | tcp-seq`);
    expect(spanOf('1')).toMatchObject({ half: null, startNs: 0, endNs: 6e6, reqTcpSeq: 7, respTcpSeq: 8 });
  });

  it('e850faf: a data frame changes neither the end nor the sequences of its stream', () => {
    const { spanOf } = expectAsDrawn(`
      c-p agent=1 flow=1 proto=gRPC stream=3 seq=7:8 type=POST resource=/shop.Cart/Add |==========|
        c-p agent=1 flow=1 proto=gRPC stream=3 half=request seq=17:0                   |   !      | joins
        c-p agent=1 flow=1 proto=gRPC stream=3 half=response seq=0:18                  |     !    | joins
        s-p agent=2 flow=2 proto=gRPC stream=3 seq=7:8 type=POST resource=/shop.Cart/Add | ====== | tcp-seq`);
    expect(spanOf('2')).toMatchObject({ half: null, startNs: 0, endNs: 10e6, reqTcpSeq: 7, respTcpSeq: 8 });
  });

  it('streams that interleave on one connection are paired by their ids', () => {
    const { spanOf } = expectAsDrawn(`
      c-p agent=1 flow=1 proto=HTTP2 stream=1 half=request seq=1:0 cap=4:0    |!       |
        c-p agent=1 flow=1 proto=HTTP2 stream=1 half=response seq=0:2 cap=0:7 |    !   | joins
      c-p agent=1 flow=1 proto=HTTP2 stream=3 half=request seq=3:0 cap=5:0    | !      |
        c-p agent=1 flow=1 proto=HTTP2 stream=3 half=response seq=0:4 cap=0:6 |   !    | joins`);
    expect(spanOf('1')).toMatchObject({ endNs: 4e6, respTcpSeq: 2 });
    expect(spanOf('3')).toMatchObject({ endNs: 3e6, respTcpSeq: 4 });
  });
});
