/** The box beside the pointer. Plain elements, because it changes with every span the pointer crosses. */
import { formatDuration, formatShift } from '../format/duration';
import { barTitle } from '../layout/barTitle';
import { barKind, MARK, type TraceModel } from '../layout/traceModel';
import { foldLines } from './foldLines';
import { pointWords } from '../../observationPoints';
import { KIND_SOURCES, KIND_WORDS, STATUS_WORDS } from '../words';
import { inLanguage } from '../../language';
import { inBrackets } from '../../punctuation';

const say = inLanguage({
  en: {
    seenBy: 'Seen by',
    service: 'Service',
    duration: 'Duration',
    start: 'Start',
    where: 'Where',
    node: 'Node',
    pod: 'Pod',
    nic: 'NIC',
    status: 'Status',
    link: 'Link',
    inferred: 'inferred: no id names the parent',
    clock: 'Clock',
    moved: (by: string) => `moved by ${by}`,
    unnamed: 'Unnamed span',
  },
  zh: {
    seenBy: '观测方式',
    service: '服务',
    duration: '耗时',
    start: '开始',
    where: '观测点',
    node: '节点',
    pod: 'Pod',
    nic: '网卡',
    status: '状态',
    link: '关联',
    inferred: '推断：没有标识指明父级',
    clock: '时钟',
    moved: (by: string) => `已校正 ${by}`,
    unnamed: '未命名 Span',
  },
});

/** What the tooltip says about a span: a heading and lines of label and value. */
export function tooltipLines(model: TraceModel, i: number): { heading: string; lines: Array<[string, string]> } {
  const { trace } = model;
  const span = model.spanOf[i];
  const lines: Array<[string, string]> = [];
  const add = (label: string, value: string) => {
    if (value !== '') {
      lines.push([label, value]);
    }
  };
  lines.push(...foldLines(model, i));
  const kind = model.kind[i];
  const t = say();
  add(t.seenBy, trace.own ? inBrackets(KIND_WORDS[kind], KIND_SOURCES[kind]) : '');
  add(t.service, trace.service[span]);
  add(t.duration, formatDuration(model.input.endNs[i] - model.input.startNs[i]));
  add(t.start, formatShift(model.input.startNs[i]));
  add(t.where, pointWords(trace.observationPoint[span]));
  add(t.node, trace.host[span]);
  add(t.pod, trace.pod[span]);
  add(t.nic, trace.nic[span]);
  const code = trace.responseCode[span];
  const status = STATUS_WORDS[trace.status[span]] ?? trace.status[span];
  add(
    t.status,
    trace.status[span] === 'unknown' && code === null ? '' : code === null ? status : inBrackets(status, code)
  );
  if (model.marks[i] & MARK.inferred) {
    add(t.link, t.inferred);
  }
  if (model.marks[i] & MARK.corrected) {
    add(t.clock, t.moved(formatShift(trace.clockOffsetNs[span])));
  }
  if (barKind(model, i) !== 'span') {
    return { heading: barTitle(model, i), lines };
  }
  return { heading: trace.operation[span] || trace.service[span] || t.unnamed, lines };
}

/** Fills and places the tooltip, or hides it for -1; x and y are pixels of `inside`, which has the same parent. */
export function showTooltip(
  box: HTMLElement,
  model: TraceModel | null,
  i: number,
  x: number,
  y: number,
  inside: HTMLElement
): void {
  if (!model || i < 0) {
    if (box.style.display !== 'none') {
      box.style.display = 'none';
    }
    sizes.delete(box);
    return;
  }
  if (sizes.get(box)?.of !== i) {
    const { heading, lines } = tooltipLines(model, i);
    const list = document.createElement('dl');
    for (const [label, value] of lines) {
      list.append(element('dt', label), element('dd', value));
    }
    box.replaceChildren(element('strong', heading), list);
    box.style.display = 'block';
    const parent = box.parentElement;
    sizes.set(box, {
      of: i,
      width: box.offsetWidth,
      height: box.offsetHeight,
      room: parent?.clientWidth ?? 0,
      high: parent?.clientHeight ?? 0,
      top: inside.offsetTop,
    });
  }
  // Moved by transform, and measured only when its text changed: a layout per pointer move would be felt.
  const size = sizes.get(box)!;
  const down = y + size.top;
  const left = x + 14 + size.width > size.room ? x - 14 - size.width : x + 14;
  const top = down + 16 + size.height > size.high ? down - 10 - size.height : down + 16;
  box.style.transform = `translate(${Math.round(Math.max(0, left))}px, ${Math.round(Math.max(0, top))}px)`;
}

/** Of a tooltip on screen: the span it is about, its size, and that of its parent. CSS pixels. */
interface TooltipSize {
  of: number;
  width: number;
  height: number;
  /** The parent's. */
  room: number;
  high: number;
  /** Of what the pointer is in, inside of the parent. */
  top: number;
}

const sizes = new WeakMap<HTMLElement, TooltipSize>();

function element(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
