import { spanOf, UNKNOWN_END } from './blank';
import { isClientSide, OBSERVATION_POINTS, type End, type ObservationPoint, type Span, type SpanSet } from './span';

export { evidenceWords, printTrace } from './printTrace';

/**
 * Traces as text, so that a test reads like a picture. A line per span: the indentation is the parent (two spaces
 * a level), then the observation point, words of the form key=value, the bar between | and |, then the evidence of
 * the link: `tcp-seq` where exact, `~syscall+containment` where inferred. In a bar one character is 1 ms, `=` covers
 * the span, `!` is an instant (a half has no length).
 *
 *   c-p agent=1 seq=7:8       | ======== |
 *     s-p agent=2 seq=7:8     |  ======  | tcp-seq
 *
 * Keys, `a:b` standing for request:response or client:server:
 *  what it is    id (else the line's number), by=otel|ebpf|packet (else by the point), half=request|response, flow,
 *                us (shifts the bar), async, tls
 *  who saw it    agent, node (names the clock), nic
 *  ids           trace=t,u, span, parent, seq=a:b, sys=a:b, thread=a:b, co=a:b (coroutines), cap=a:b, xreq=a:b,
 *                stream (also a DNS id)
 *  whose it is   pod, proc, vm (a cloud host), kname at the span's own end; from=pod/proc and to=pod/proc; service,
 *                instance (of the service), ips=a:b, ports=a:b
 *  what it says  name (the endpoint), type, domain, resource, proto (a name of `PROTOCOLS`), udp, code, status, kind
 */
export interface Drawing {
  set: SpanSet;
  /** Per span of the set the index of its parent, -1 for a root. */
  parents: number[];
  /** Per span the evidence as written, '' where none is. */
  evidence: string[];
}

/** DeepFlow's codes of the protocols that drawings name. */
const PROTOCOLS: Record<string, number> = {
  HTTP: 20,
  HTTP2: 21,
  Dubbo: 40,
  gRPC: 41,
  FastCGI: 44,
  'ISO-8583': 48,
  MySQL: 60,
  PostgreSQL: 61,
  Redis: 80,
  Kafka: 100,
  MQTT: 101,
  AMQP: 102,
  RocketMQ: 107,
  WebSphereMQ: 108,
  DNS: 120,
  TLS: 121,
};

const MS = 1_000_000;
const CLOUD_HOST = 1;
const TCP = 6;
const UDP = 17;

const KEYS = new Set(
  (
    'id by half flow us async tls agent node nic trace span parent seq sys thread co cap xreq stream pod proc vm kname ' +
    'from to service instance ips ports name type domain resource proto udp code status kind'
  ).split(' ')
);

/** Reads a drawing; throws on a line that is none, and on a key that it does not know. */
export function readDrawing(text: string): Drawing {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const margin = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  const drawing: Drawing = { set: { originNs: 0n, spans: [] }, parents: [], evidence: [] };
  const above: number[] = [];
  lines.forEach((line, n) => {
    const match = /^( *)(\S+)([^|]*)\|([ =!]*)\|\s*(\S*)\s*$/.exec(line.slice(margin));
    if (!match || !OBSERVATION_POINTS.includes(match[2] as ObservationPoint)) {
      throw new Error(`line ${n + 1} of the drawing is no span: ${line}`);
    }
    const [, indent, point, words, bar, evidence] = match;
    const level = indent.length / 2;
    if (level > above.length || level % 1 !== 0) {
      throw new Error(`line ${n + 1} of the drawing hangs under nothing: ${line}`);
    }
    above.length = level;
    drawing.parents.push(level === 0 ? -1 : above[level - 1]);
    above[level] = n;
    drawing.evidence.push(evidence);
    drawing.set.spans.push(readSpan(point as ObservationPoint, wordsOf(words), bar, n));
  });
  return drawing;
}

function wordsOf(text: string): Map<string, string> {
  const words = new Map<string, string>();
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const [, key, value] = /^([^=]+)=?(.*)$/.exec(word) ?? ['', word, ''];
    if (!KEYS.has(key)) {
      throw new Error(`a drawing knows no ${key}`);
    }
    words.set(key, value);
  }
  return words;
}

function readSpan(point: ObservationPoint, words: Map<string, string>, bar: string, n: number): Span {
  const isCode = point.endsWith('app');
  const [reqTcpSeq, respTcpSeq] = numbers(words.get('seq'));
  const [syscallTraceIdRequest, syscallTraceIdResponse] = pair(words.get('sys'));
  const [syscallThread0, syscallThread1] = numbers(words.get('thread'));
  const [syscallCoroutine0, syscallCoroutine1] = pair(words.get('co'));
  const [syscallCapSeq0, syscallCapSeq1] = numbers(words.get('cap'));
  const [xRequestId0, xRequestId1] = pair(words.get('xreq'));
  const [clientPort, serverPort] = numbers(words.get('ports'));
  const kinds = { 'c-app': 'client', 's-app': 'server', app: 'internal' } as Record<string, Span['spanKind']>;
  const traceText = words.get('trace') ?? (isCode || words.has('span') ? 't' : '');
  const protocol = words.get('proto') ?? '';
  return spanOf({
    ids: [words.get('id') ?? String(n + 1)],
    signalSource:
      (words.get('by') as Span['signalSource']) ?? (isCode ? 'otel' : point.endsWith('-p') ? 'ebpf' : 'packet'),
    observationPoint: point,
    half: (words.get('half') as Span['half']) ?? null,
    ...timesOf(bar, number(words.get('us')) * 1000),
    clockDomain: words.has('node')
      ? `node:${words.get('node')}`
      : words.has('agent')
        ? `agent:${words.get('agent')}`
        : '',
    agentId: number(words.get('agent')),
    traceIds: traceText.split(',').filter(Boolean),
    spanId: words.get('span') ?? '',
    parentSpanId: words.get('parent') ?? '',
    spanKind: (words.get('kind') as Span['spanKind']) ?? kinds[point] ?? '',
    reqTcpSeq,
    respTcpSeq,
    syscallTraceIdRequest,
    syscallTraceIdResponse,
    syscallThread0,
    syscallThread1,
    syscallCoroutine0,
    syscallCoroutine1,
    syscallCapSeq0,
    syscallCapSeq1,
    xRequestId0,
    xRequestId1,
    flowId: words.get('flow') ?? '',
    requestId: words.get('stream') ?? '',
    transport: words.has('udp') || protocol === 'DNS' ? UDP : TCP,
    l7Protocol: codeOf(protocol),
    protocol,
    isTls: words.has('tls'),
    isAsync: words.has('async'),
    clientPort,
    serverPort,
    captureNic: number(words.get('nic')),
    captureNicName: words.has('nic') ? `nic${words.get('nic')}` : '',
    requestType: words.get('type') ?? '',
    requestDomain: words.get('domain') ?? '',
    requestResource: words.get('resource') ?? '',
    endpoint: words.get('name') ?? '',
    appService: words.get('service') ?? '',
    appInstance: words.get('instance') ?? '',
    responseCode: words.has('code') ? number(words.get('code')) : null,
    responseStatus: (words.get('status') as Span['responseStatus']) ?? 'ok',
    ...endsOf(point, words),
  });
}

function timesOf(bar: string, shiftNs: number): { startNs: number; endNs: number } {
  const instant = bar.indexOf('!');
  const [from, to] = instant < 0 ? [Math.max(0, bar.indexOf('=')), bar.lastIndexOf('=') + 1] : [instant, instant];
  return { startNs: from * MS + shiftNs, endNs: to * MS + shiftNs };
}

function endsOf(point: ObservationPoint, words: Map<string, string>): { client: End; server: End } {
  const [clientIp, serverIp] = pair(words.get('ips'));
  const vm = number(words.get('vm'));
  const here = {
    ...(words.has('pod') ? { podId: number(words.get('pod')) } : {}),
    ...(words.has('proc') ? { processId: number(words.get('proc')) } : {}),
    ...(vm ? { autoInstanceId: vm, autoInstanceType: CLOUD_HOST, autoInstance: `vm${vm}` } : {}),
    processKname: words.get('kname') ?? '',
  };
  const isClient = isClientSide(point);
  return {
    client: { ...UNKNOWN_END, ip: clientIp, ...endOf(words.get('from')), ...(isClient ? here : {}) },
    server: { ...UNKNOWN_END, ip: serverIp, ...endOf(words.get('to')), ...(isClient ? {} : here) },
  };
}

/** `pod/proc`, either of which may be left out. */
function endOf(text: string | undefined): Partial<End> {
  const [pod, process] = (text ?? '').split('/');
  return { podId: number(pod), processId: number(process) };
}

function codeOf(protocol: string): number {
  const code = protocol === '' ? 0 : PROTOCOLS[protocol];
  if (code === undefined) {
    throw new Error(`a drawing knows no protocol ${protocol}`);
  }
  return code;
}

function pair(text = ':'): [string, string] {
  const [a = '', b = ''] = text.split(':');
  return [a, b];
}

function numbers(text?: string): [number, number] {
  const [a, b] = pair(text);
  return [number(a), number(b)];
}

function number(text = '0'): number {
  return Number(text) || 0;
}
