/** The box beside the pointer. Plain elements, because it changes with every span the pointer crosses. */
import { formatDuration, formatShift } from '../format/duration';
import { barTitle } from '../layout/barTitle';
import { barKind, MARK, type TraceModel } from '../layout/traceModel';
import { foldLines } from './foldLines';
import { KIND_SOURCES, KIND_WORDS, STATUS_WORDS, pointWords } from '../words';

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
  add('Seen by', trace.own ? `${KIND_WORDS[kind]} (${KIND_SOURCES[kind]})` : '');
  add('Service', trace.service[span]);
  add('Duration', formatDuration(model.input.endNs[i] - model.input.startNs[i]));
  add('Start', formatShift(model.input.startNs[i]));
  add('Where', pointWords(trace.observationPoint[span]));
  add('Node', trace.host[span]);
  add('Pod', trace.pod[span]);
  add('NIC', trace.nic[span]);
  const code = trace.responseCode[span];
  const status = STATUS_WORDS[trace.status[span]] ?? trace.status[span];
  add(
    'Status',
    trace.status[span] === 'unknown' && code === null ? '' : `${status}${code === null ? '' : ` (${code})`}`
  );
  if (model.marks[i] & MARK.inferred) {
    add('Link', 'inferred: no id names the parent');
  }
  if (model.marks[i] & MARK.corrected) {
    add('Clock', `moved by ${formatShift(trace.clockOffsetNs[span])}`);
  }
  if (barKind(model, i) !== 'span') {
    return { heading: barTitle(model, i), lines };
  }
  return { heading: trace.operation[span] || trace.service[span] || 'Unnamed span', lines };
}

/** Fills and places the tooltip, or hides it for -1; x and y are pixels inside its parent. */
export function showTooltip(box: HTMLElement, model: TraceModel | null, i: number, x: number, y: number): void {
  if (!model || i < 0) {
    box.style.display = 'none';
    box.dataset.span = '';
    return;
  }
  if (box.dataset.span !== String(i) || box.style.display === 'none') {
    box.dataset.span = String(i);
    const { heading, lines } = tooltipLines(model, i);
    const list = document.createElement('dl');
    for (const [label, value] of lines) {
      list.append(element('dt', label), element('dd', value));
    }
    box.replaceChildren(element('strong', heading), list);
    box.style.display = 'block';
    const parent = box.parentElement;
    sizes.set(box, [box.offsetWidth, box.offsetHeight, parent?.clientWidth ?? 0, parent?.clientHeight ?? 0]);
  }
  // Moved by transform, and measured only when its text changed: a layout per pointer move would be felt.
  const [width, height, room, high] = sizes.get(box) ?? [0, 0, 0, 0];
  const left = x + 14 + width > room ? x - 14 - width : x + 14;
  const top = y + 16 + height > high ? y - 10 - height : y + 16;
  box.style.transform = `translate(${Math.round(Math.max(0, left))}px, ${Math.round(Math.max(0, top))}px)`;
}

/** Width and height of a tooltip and of its parent, as of its last text. */
const sizes = new WeakMap<HTMLElement, [number, number, number, number]>();

function element(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
