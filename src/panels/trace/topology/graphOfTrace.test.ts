import fc from 'fast-check';
import { trace, type Row } from '../testing/frame';
import { spansOf } from '../testing/model';
import { graphOfTrace, type Passage, type TraceGraph } from './graphOfTrace';
import { MOST_INSTANCES } from './instances';
import { spansOfPicked, waysTo } from './picked';

/**
 * A trace as lines: indentation is the parent, then the observation point (`app` for code), the service, where it runs
 * as `pod@node` (or the interface as `nic@node`), its length in ms, and marks: `!` failed, `?` inferred, `~` tunnel.
 */
function drawn(picture: string) {
  const parents: Array<{ depth: number; at: number }> = [];
  const rows = picture
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, at): Row => {
      const depth = line.search(/\S/);
      while (parents.length > 0 && parents[parents.length - 1].depth >= depth) {
        parents.pop();
      }
      const parent = parents[parents.length - 1]?.at ?? -1;
      parents.push({ depth, at });
      const [point, service, place, ms, marks = ''] = line.trim().split(/\s+/);
      const [name, host] = place.split('@');
      const isPacket = /^[cs](-nd)?$/.test(point);
      const isProcess = /-p$/.test(point);
      return {
        name: `${at}`,
        parent,
        start: at,
        duration: Number(ms) * 1e6,
        service,
        own: {
          signalSource: isPacket ? 'packet' : isProcess ? 'ebpf' : 'otel',
          observationPoint: point,
          host: host === '-' ? '' : host,
          pod: isPacket || name === '-' ? '' : name,
          nic: isPacket ? name : '',
          process: isProcess ? 'java' : '',
          tunnel: marks.includes('~') ? 'IPIP' : '',
          responseStatus: marks.includes('!') ? 'server_error' : 'ok',
          ...(marks.includes('?') ? { strength: 'inferred' } : {}),
        },
      };
    });
  return spansOf(trace(rows));
}

/** `shop → c veth1@node-a ×2 1 ms` for each way. */
function told({ instances, places }: TraceGraph, ways: readonly Passage[]): string[] {
  const nameOf = (place: number) => {
    const { ring, instance, point, name, host, merged } = places[place];
    const { service, unseen, pod } = instances[instance];
    return ring > 0
      ? merged > 0
        ? `${merged} more`
        : `${point} ${name}@${host}`
      : unseen
        ? `unseen ${pod}`.trim()
        : service || `${instances[instance].merged} others`;
  };
  return ways.map((way) =>
    [
      `${nameOf(way.from)} → ${nameOf(way.to)} ×${way.calls}`,
      way.transits > 0 ? `${way.transitNs / 1e6} ms` : '',
      way.tunnel,
      way.failures > 0 ? `!${way.failures}` : '',
      way.inferred > 0 ? `?${way.inferred}` : '',
    ]
      .filter((part) => part !== '')
      .join(' ')
  );
}

const CALL = drawn(`
s-app shop web-0@node-a 100
  c-app shop web-0@node-a 60
    c-p shop web-0@node-a 40
      c network veth1@node-a 38
        c-nd network eth0@node-a 37 ~
          s-nd network eth0@node-b 30 ~
            s network veth2@node-b 29
              s-p items item-0@node-b 28 !
                s-app items item-0@node-b 27 !
  c-app shop web-0@node-a 20
    c-p shop web-0@node-a 19
      c network veth1@node-a 18
        c-nd network eth0@node-a 17 ~
          s-nd network eth0@node-b 16 ~
            s network veth2@node-b 15
              s-p items item-0@node-b 14
                s-app items item-0@node-b 13 ?
`);

describe('the graph of a trace', () => {
  it('leads from the client’s code over every hop to the server’s, with the time each step takes', () => {
    const graph = graphOfTrace(CALL);
    expect(told(graph, graph.passages)).toEqual([
      'shop → c-p java@node-a ×2 21 ms',
      'c-p java@node-a → c veth1@node-a ×2 3 ms',
      'c veth1@node-a → c-nd eth0@node-a ×2 2 ms',
      'c-nd eth0@node-a → s-nd eth0@node-b ×2 8 ms IPIP',
      's-nd eth0@node-b → s veth2@node-b ×2 2 ms',
      's veth2@node-b → s-p java@node-b ×2 2 ms !1',
      's-p java@node-b → items ×2 2 ms !1 ?1',
    ]);
    expect(told(graph, graph.calls)).toEqual(['shop → items ×2 17 ms IPIP !1']);
    expect(graph.instances.map(({ service, pod, host }) => `${service} ${pod} ${host}`)).toEqual([
      'shop web-0 node-a',
      'items item-0 node-b',
    ]);
  });

  it('finds the spans of what is picked, the longest first, and the ways to a span', () => {
    const graph = graphOfTrace(CALL);
    const items = graph.instances.findIndex(({ service }) => service === 'items');
    expect(spansOfPicked(CALL, graph, { kind: 'place', index: items })).toEqual([8, 16]);
    expect(spansOfPicked(CALL, graph, { kind: 'call', index: 0 })).toEqual([7, 15]);
    expect(spansOfPicked(CALL, graph, { kind: 'passage', index: 0 })).toEqual([2, 10]);
    expect([...waysTo(graph, CALL, 4, true)].sort()).toEqual([0, 1, 2]);
    expect([...waysTo(graph, CALL, 4, false)]).toEqual([]);
    expect([...waysTo(graph, CALL, 8, false)]).toEqual([0]);
  });

  it('takes the process for the service where its code was not seen', () => {
    const graph = graphOfTrace(
      drawn(`
c-p curl -@node-a 9
  s network veth2@node-b 8
    s-p mysqld db-0@node-b 7
`)
    );
    expect(told(graph, graph.passages)).toEqual(['curl → s veth2@node-b ×1 1 ms', 's veth2@node-b → mysqld ×1 1 ms']);
  });

  it('has a box for an end that only packets tell of', () => {
    const graph = graphOfTrace(
      drawn(`
s-nd network eth0@node-b 9
  s network veth2@node-b 8
    s-app items item-0@node-b 7
      c-app items item-0@node-b 6
        c network veth2@node-b 5
          c-nd network eth0@node-b 4
`)
    );
    expect(told(graph, graph.calls)).toEqual(['unseen → items ×1 2 ms', 'items → unseen ×1 2 ms']);
  });

  it('tells pods of one service apart, and takes a name that is not known for the same', () => {
    const graph = graphOfTrace(
      drawn(`
s-app shop -@- 100
  app shop web-0@node-a 60
    app shop -@- 50
  app shop web-1@node-b 30
  app db -@- 10
`)
    );
    expect(graph.instances.map(({ service, pod }) => `${service} ${pod}`)).toEqual(['shop web-0', 'shop web-1', 'db ']);
    expect(told(graph, graph.calls)).toEqual(['shop → shop ×1', 'shop → db ×1']);
  });

  it('says no time on the way where the caller does other things too', () => {
    const graph = graphOfTrace(
      drawn(`
app shop -@- 100
  app db -@- 10
  app db -@- 20
`)
    );
    expect(told(graph, graph.calls)).toEqual(['shop → db ×2']);
  });

  it('puts many hops beside each other into one', () => {
    const nics = Array.from({ length: 9 }, (_, i) => `  c network nic${i}@node-a 1`).join('\n');
    const graph = graphOfTrace(drawn(`s-app shop -@node-a 9\n${nics}`));
    expect(told(graph, graph.passages).pop()).toBe('shop → 4 more ×4');
  });

  it('puts the services beyond a number into one', () => {
    const many = Array.from({ length: MOST_INSTANCES + 50 }, (_, i) => `  app s${i} -@- 1`).join('\n');
    const graph = graphOfTrace(drawn(`app shop -@- 9\n${many}`));
    expect(graph.instances).toHaveLength(MOST_INSTANCES + 1);
    expect(told(graph, graph.calls).pop()).toBe('shop → 51 others ×51');
  });

  it('has a place for every span, whatever hangs where', () => {
    const points = ['c-app', 's-app', 'app', 'c-p', 's-p', 'c', 's', 'c-nd', 's-nd', 'local', ''];
    const span = fc.record({
      point: fc.constantFrom(...points),
      parent: fc.integer({ min: -1, max: 30 }),
      service: fc.constantFrom('a', 'b', ''),
    });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 30 }), (list) => {
        const spans = spansOf(
          trace(
            list.map(({ point, parent, service }, i) => ({
              name: `${i}`,
              parent: Math.min(parent, list.length - 1),
              start: i,
              duration: 5,
              service,
              own: {
                observationPoint: point,
                signalSource: /-p$/.test(point) ? 'ebpf' : /app$/.test(point) ? 'otel' : 'packet',
              },
            }))
          )
        );
        const { places, placeOf, passages, passageOf, calls } = graphOfTrace(spans);
        expect(places.reduce((sum, place) => sum + place.spans, 0)).toBe(list.length);
        expect(passages.reduce((sum, { calls: n }) => sum + n, 0)).toBe(passageOf.filter((at) => at >= 0).length);
        for (const { from, to } of [...passages, ...calls]) {
          expect(from !== to && from >= 0 && to >= 0 && from < places.length && to < places.length).toBe(true);
        }
        placeOf.forEach((place) => expect(place).toBeLessThan(places.length));
      })
    );
  });
});
