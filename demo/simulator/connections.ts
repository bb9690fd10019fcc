import type { Chance } from './chance';
import type { Process, Service, Slot } from './world';

/** A TCP connection, as each capture point counts it. */
export interface Connection {
  id: number;
  key: string;
  clientPort: number;
  clientSeq: number;
  serverSeq: number;
  /** Messages seen on the socket so far, at the client's and at the server's process. */
  clientCapSeq: number;
  serverCapSeq: number;
  nextStream: number;
  /** Capture point → flow id: each numbers the flow for itself. */
  flowIds: Map<string, string>;
  /** The thread or goroutine that serves only this connection, where the server has such. */
  serverSlot: Slot | null;
  fresh: boolean;
}

/** Keep-alive connections between processes: HTTP/1 and databases use one for one request at a time, HTTP/2 for many. */
export class Connections {
  private readonly idle = new Map<string, Connection[]>();
  private readonly shared = new Map<string, Connection>();
  private made = 0;

  constructor(private readonly chance: Chance) {}

  take(client: Process | null, server: Process, wire: Service['wire']): Connection {
    const key = `${client?.podId ?? 0}/${client?.pid ?? 0} ${server.podId}/${server.pid} ${wire}`;
    if (wire === 'grpc') {
      let connection = this.shared.get(key);
      if (!connection) {
        this.shared.set(key, (connection = this.open(key)));
      } else {
        connection.fresh = false;
      }
      return connection;
    }
    const connection = this.idle.get(key)?.pop();
    if (connection) {
      connection.fresh = false;
      return connection;
    }
    return this.open(key);
  }

  /** Back into the pool, unless it is closed or shared. One in fifty is closed after use. */
  give(connection: Connection, isOpen: boolean): void {
    if (this.shared.get(connection.key) === connection) {
      return;
    }
    if (isOpen && !this.chance.happens(0.02)) {
      const idle = this.idle.get(connection.key);
      if (idle) {
        idle.push(connection);
      } else {
        this.idle.set(connection.key, [connection]);
      }
    }
  }

  flowId(connection: Connection, point: string): string {
    let id = connection.flowIds.get(point);
    if (id === undefined) {
      id = BigInt(`0x${this.chance.hex(15)}`).toString();
      connection.flowIds.set(point, id);
    }
    return id;
  }

  private open(key: string): Connection {
    const { chance } = this;
    return {
      id: ++this.made,
      key,
      clientPort: chance.whole(32768, 60999),
      clientSeq: chance.whole(1, 0xffffffff),
      serverSeq: chance.whole(1, 0xffffffff),
      clientCapSeq: 0,
      serverCapSeq: 0,
      nextStream: 1,
      flowIds: new Map(),
      serverSlot: null,
      fresh: true,
    };
  }
}

/** The sequence number of a message of so many bytes, and the step behind it. They are 32-bit and wrap; 0 would mean none. */
export function nextSeq(connection: Connection, side: 'clientSeq' | 'serverSeq', bytes: number): number {
  const seq = connection[side];
  connection[side] = (seq + bytes) % 0x1_0000_0000 || 1;
  return seq;
}
