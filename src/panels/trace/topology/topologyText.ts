/** What the topology says about a service, a hop or a way. */
import { inLanguage } from '../../language';
import { formatDuration } from '../format/duration';
import { placeWords } from '../../observationPoints';
import { countOf } from '../words';
import type { Passage, TraceGraph } from './graphOfTrace';

const say = inLanguage({
  en: {
    unseen: 'not seen',
    noService: 'no service',
    others: (count: number) => `${count} more services`,
    moreHops: (count: number) => `${count} more hops`,
    spans: (count: number) => countOf(count, 'span'),
    errors: (count: number) => countOf(count, 'error'),
    calls: (count: number) => countOf(count, 'call'),
    node: (name: string) => `node ${name}`,
    pod: (name: string) => `pod ${name}`,
    on: (name: string) => `on ${name}`,
    way: (time: string) => `${time} on the way, there and back`,
    longest: (time: string) => `longest ${time}`,
    callee: (time: string) => `${time} in what is called`,
    slow: (percent: number) => `slow: ${percent} % of the trace`,
    inferred: (count: number) => `${countOf(count, 'link')} inferred`,
    tunnel: (name: string) => `through a tunnel (${name})`,
    unknownWay: 'time on the way not known',
  },
  zh: {
    unseen: '未观测到',
    noService: '无服务',
    others: (count) => `另外 ${count} 个服务`,
    moreHops: (count) => `另外 ${count} 跳`,
    spans: (count) => `${count} 个 Span`,
    errors: (count) => `${count} 个错误`,
    calls: (count) => `${count} 次调用`,
    node: (name) => `节点 ${name}`,
    pod: (name) => `Pod ${name}`,
    on: (name) => `位于 ${name}`,
    way: (time) => `往返途中 ${time}`,
    longest: (time) => `最长 ${time}`,
    callee: (time) => `被调方 ${time}`,
    slow: (percent) => `慢：占整条调用链的 ${percent}%`,
    inferred: (count) => `${count} 个关联为推断`,
    tunnel: (name) => `经过隧道（${name}）`,
    unknownWay: '途中耗时未知',
  },
});

export function placeTitle({ instances, places }: TraceGraph, place: number): string {
  const { instance, ring, point, name, merged } = places[place];
  const { service, unseen, pod, host, merged: services } = instances[instance];
  if (ring > 0) {
    return merged > 0 ? say().moreHops(merged) : [placeWords(point), name].filter((word) => word !== '').join(' ');
  }
  if (services > 0) {
    return say().others(services);
  }
  return unseen ? [pod || host, say().unseen].filter((word) => word !== '').join(' · ') : service || say().noService;
}

/** Where it runs or lies, and what was seen of it. */
export function placeFacts({ instances, places }: TraceGraph, place: number): string[] {
  const { instance, ring, host, spans, failures } = places[place];
  const { pod, host: home, process, service } = instances[instance];
  return [
    ring > 0 ? service : process === service ? '' : process,
    pod === '' ? '' : say().pod(pod),
    (host || home) === '' ? '' : say().node(host || home),
    spans > 0 ? say().spans(spans) : '',
    failures > 0 ? say().errors(failures) : '',
  ].filter((fact) => fact !== '');
}

export function passageTitle(graph: TraceGraph, { from, to }: Passage): string {
  const [a, b] = [graph.places[from], graph.places[to]];
  // Hops of two services have the same names; inside one it goes without saying.
  const whose = (place: number) =>
    a.instance !== b.instance && graph.places[place].ring > 0
      ? ` (${placeTitle(graph, graph.places[place].instance)})`
      : '';
  return `${placeTitle(graph, from)}${whose(from)} → ${placeTitle(graph, to)}${whose(to)}`;
}

export function passageFacts(passage: Passage, wholeNs: number): string[] {
  const { calls, failures, inferred, transits, transitNs, longestNs, durationNs, tunnel } = passage;
  const share = slowShare(passage, wholeNs);
  return [
    say().calls(calls),
    failures > 0 ? say().errors(failures) : '',
    transits > 0 ? say().way(formatDuration(transitNs)) : say().unknownWay,
    transits > 1 ? say().longest(formatDuration(longestNs)) : '',
    share > 0 ? say().slow(share) : '',
    say().callee(formatDuration(durationNs)),
    tunnel === '' ? '' : say().tunnel(tunnel),
    inferred > 0 ? say().inferred(inferred) : '',
  ].filter((fact) => fact !== '');
}

/** `2 × 1.2 ms IPIP`: the calls, and the time on the way of one of them in the mean. In a narrow place the time alone. */
export function passageLabel({ calls, transits, transitNs, tunnel }: Passage, roomy: boolean): string {
  const time = transits > 0 ? formatDuration(transitNs / transits) : '';
  if (!roomy) {
    return time || `${calls} ×`;
  }
  return [calls > 1 || time === '' ? `${calls} ×` : '', time, tunnel].filter((part) => part !== '').join(' ');
}

/** A way is slow from here on, percent of the trace. */
const SLOW_PERCENT = 5;

/** Share of the trace that the way takes, in percent, where that is much; else 0. */
export function slowShare({ transitNs }: Passage, wholeNs: number): number {
  const percent = wholeNs > 0 ? Math.round((100 * transitNs) / wholeNs) : 0;
  return percent >= SLOW_PERCENT ? percent : 0;
}
