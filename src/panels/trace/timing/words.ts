/** Categories, parts and gaps for the reader. */
import { inLanguage } from '../../language';
import { listed } from '../../punctuation';
import { formatDuration } from '../format/duration';
import { placeWords } from '../../observationPoints';
import type { Category } from './category';
import type { GapRange } from './clockRange';
import type { Part } from './splitTime';

const say = inLanguage({
  en: {
    names: {
      code: 'Application code',
      client: 'Client library',
      process: 'Process, outside its code',
      network: 'Network',
      between: 'Between services',
      server: 'Process without code spans',
      waiting: 'Waiting for what was not seen',
    } as Record<Category, string>,
    meanings: {
      code: 'A span of the application ran, and nothing that it called.',
      client:
        'A call had begun in the code and had not left the process, or was back and had not ended: waiting for a connection, name lookup, encoding.',
      process: 'In the process, before or after its instrumented code: accepting, queueing, encoding.',
      network: 'Between two places on the way of a request.',
      between: 'Between two services, of whose processes and network in between nothing was seen: not told apart.',
      server: 'In a process whose code tells nothing: what it did is not known.',
      waiting: 'For an answer, of whose making nothing was seen.',
    } as Record<Category, string>,
    request: 'request',
    response: 'response',
    tunnel: (name: string) => `through the ${name} tunnel`,
    unknownPlace: 'unknown place',
    unknownService: 'no service',
    network: 'seen on the network only',
    oneClock: 'One clock stamped both ends: exact.',
    notCompared: 'Clocks that nothing compares: the gaps may be off, their sum is not.',
    between: (start: string, end: string) =>
      `Two clocks. By how they compare: ${start} before, ${end} after. The sum of both is exact.`,
    to: (from: string, to: string) => `${from} to ${to}`,
  },
  zh: {
    names: {
      code: '应用代码',
      client: '客户端库',
      process: '进程内（代码之外）',
      network: '网络',
      between: '服务之间',
      server: '无代码 Span 的进程',
      waiting: '等待（对端未观测到）',
    },
    meanings: {
      code: '应用的 Span 在运行，且它没有在等下级调用。',
      client: '调用已在代码中开始但尚未离开进程，或已返回但尚未结束：等待连接、域名解析、编码。',
      process: '在进程内、插桩代码之前或之后：接收、排队、编码。',
      network: '请求路径上两个位置之间。',
      between: '两个服务之间，其间的进程和网络均未观测到，无法细分。',
      server: '进程的代码没有 Span：不知道它做了什么。',
      waiting: '等待应答，应答的产生过程未被观测到。',
    },
    request: '请求',
    response: '响应',
    tunnel: (name) => `经 ${name} 隧道`,
    unknownPlace: '未知位置',
    unknownService: '无服务',
    network: '仅在网络上观测到',
    oneClock: '两端由同一时钟记录：准确。',
    notCompared: '时钟无从比较：间隔可能有偏差，二者之和没有。',
    between: (start, end) => `两个时钟。按其比较结果：之前 ${start}，之后 ${end}。二者之和准确。`,
    to: (from, to) => `${from} 至 ${to}`,
  },
});

export function categoryName(category: Category): string {
  return say().names[category];
}

/** What the category means, in a sentence. */
export function categoryMeaning(category: Category): string {
  return say().meanings[category];
}

/** `client node → server node, request, through the IPIP tunnel`; `shop, request`; `shop → stock, response`. */
export function partName({ stretch, category, way, service, towards }: Part): string {
  const place = (point: string) => placeWords(point) || say().unknownPlace;
  const who = service || (category === 'waiting' ? say().network : say().unknownService);
  const what = stretch
    ? `${place(stretch.from)} → ${place(stretch.to)}`
    : category === 'between'
      ? way === 'response'
        ? `${towards || say().unknownService} → ${who}`
        : `${who} → ${towards || say().unknownService}`
      : who;
  const parts = [what, way && say()[way], stretch?.tunnel && say().tunnel(stretch.tunnel)];
  return listed(parts.filter((part): part is string => Boolean(part)));
}

/** What is to be said about clocks of a gap. */
export function sureness(range: GapRange): string {
  if (range.sure !== 'between') {
    return range.sure === 'one clock' ? say().oneClock : say().notCompared;
  }
  const { startMinNs, startMaxNs, endMinNs, endMaxNs } = range;
  const words = (min: number, max: number) => say().to(formatDuration(min), formatDuration(max));
  return say().between(words(startMinNs, startMaxNs), words(endMinNs, endMaxNs));
}

/** `12.3 %`. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${value >= 10 || value === 0 ? Math.round(value) : value.toPrecision(value >= 1 ? 2 : 1)} %`;
}
