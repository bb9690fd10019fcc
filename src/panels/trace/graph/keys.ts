/** The keys of the graph: one table, which the keyboard's handling reads and the help shows. */
import { inLanguage } from '../../language';

export type KeyDoes =
  | 'parent'
  | 'child'
  | 'previousSibling'
  | 'nextSibling'
  | 'first'
  | 'last'
  | 'zoomIn'
  | 'zoomOut'
  | 'earlier'
  | 'later'
  | 'scrollUp'
  | 'scrollDown'
  | 'pageUp'
  | 'pageDown'
  | 'fit'
  | 'zoomToSpan'
  | 'back'
  | 'forward'
  | 'measure'
  | 'measureEndEarlier'
  | 'measureEndLater'
  | 'measureStartEarlier'
  | 'measureStartLater'
  | 'zoomToMeasure'
  | 'find'
  | 'nextMatch'
  | 'previousMatch'
  | 'collapse'
  | 'foldHops'
  | 'foldRepeats'
  | 'criticalPath'
  | 'views'
  | 'help'
  | 'escape';

export type KeySection = 'walk' | 'look' | 'measuring' | 'find' | 'show';

export interface KeyEntry {
  does: KeyDoes;
  /** Names as `keyName` gives them. */
  keys: readonly string[];
  section: KeySection;
}

/** The first one is for the first tab. */
export const VIEW_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Entries of the section `measuring` count only while there is a measure, and then before all others. */
export const KEYS: readonly KeyEntry[] = [
  { does: 'parent', keys: ['ArrowUp'], section: 'walk' },
  { does: 'child', keys: ['ArrowDown'], section: 'walk' },
  { does: 'previousSibling', keys: ['ArrowLeft'], section: 'walk' },
  { does: 'nextSibling', keys: ['ArrowRight'], section: 'walk' },
  { does: 'first', keys: ['Home'], section: 'walk' },
  { does: 'last', keys: ['End'], section: 'walk' },
  { does: 'zoomIn', keys: ['w', '+', '='], section: 'look' },
  { does: 'zoomOut', keys: ['s', '-', '_'], section: 'look' },
  { does: 'earlier', keys: ['a', 'Shift+ArrowLeft'], section: 'look' },
  { does: 'later', keys: ['d', 'Shift+ArrowRight'], section: 'look' },
  { does: 'scrollUp', keys: ['Shift+ArrowUp'], section: 'look' },
  { does: 'scrollDown', keys: ['Shift+ArrowDown'], section: 'look' },
  { does: 'pageUp', keys: ['PageUp'], section: 'look' },
  { does: 'pageDown', keys: ['PageDown'], section: 'look' },
  { does: 'zoomToSpan', keys: ['Enter'], section: 'look' },
  { does: 'fit', keys: ['0'], section: 'look' },
  { does: 'back', keys: ['['], section: 'look' },
  { does: 'forward', keys: [']'], section: 'look' },
  { does: 'measure', keys: ['m'], section: 'look' },
  { does: 'measureEndEarlier', keys: ['ArrowLeft'], section: 'measuring' },
  { does: 'measureEndLater', keys: ['ArrowRight'], section: 'measuring' },
  { does: 'measureStartEarlier', keys: ['Shift+ArrowLeft'], section: 'measuring' },
  { does: 'measureStartLater', keys: ['Shift+ArrowRight'], section: 'measuring' },
  { does: 'zoomToMeasure', keys: ['Enter'], section: 'measuring' },
  { does: 'find', keys: ['/'], section: 'find' },
  { does: 'nextMatch', keys: ['n'], section: 'find' },
  { does: 'previousMatch', keys: ['p'], section: 'find' },
  { does: 'collapse', keys: ['c'], section: 'show' },
  { does: 'foldHops', keys: ['f'], section: 'show' },
  { does: 'foldRepeats', keys: ['r'], section: 'show' },
  { does: 'criticalPath', keys: ['x'], section: 'show' },
  { does: 'views', keys: VIEW_KEYS, section: 'show' },
  { does: 'help', keys: ['?', '？'], section: 'show' },
  { does: 'escape', keys: ['Escape'], section: 'show' },
];

/** `a`, `+`, `ArrowUp`, `Shift+ArrowUp`: Shift is named only where it does not make another character. */
export function keyName({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>): string {
  const letter = /^[a-z]$/i.test(key);
  const plain = letter ? key.toLowerCase() : key; // caps lock is not Shift
  return shiftKey && (letter || key.length > 1) ? `Shift+${plain}` : plain;
}

/** What a key does, undefined where it is none of ours. */
export function keyDoes(name: string, measuring: boolean): KeyDoes | undefined {
  const [own, others] = [KEYS.filter((e) => e.section === 'measuring'), KEYS.filter((e) => e.section !== 'measuring')];
  return [...(measuring ? own : []), ...others].find((entry) => entry.keys.includes(name))?.does;
}

/** How keys are written on the screen. */
const GLYPHS: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  '-': '−',
};

/** `Shift+ArrowUp` → `Shift ↑`, nine digits → `1 – 9`; alternatives that are typed the same way on other keyboards are left out. */
export function keyGlyphs({ keys }: KeyEntry): string[] {
  if (keys === VIEW_KEYS) {
    return [`${keys[0]} – ${keys[keys.length - 1]}`];
  }
  return keys
    .filter((key) => !['=', '_', '？'].includes(key))
    .map((key) => {
      const plain = key.replace('Shift+', '');
      const glyph = GLYPHS[plain] ?? (plain.length === 1 ? plain.toUpperCase() : plain);
      return plain === key ? glyph : `Shift ${glyph}`;
    });
}

export function keyWords(does: KeyDoes): string {
  return say()[does];
}

const say = inLanguage<Record<KeyDoes, string>>({
  en: {
    parent: 'To the parent',
    child: 'To the first child',
    previousSibling: 'To the sibling before',
    nextSibling: 'To the sibling after',
    first: 'To the root',
    last: 'To the last span',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    earlier: 'Move to earlier times',
    later: 'Move to later times',
    scrollUp: 'Scroll up',
    scrollDown: 'Scroll down',
    pageUp: 'A page up',
    pageDown: 'A page down',
    fit: 'Show the whole trace',
    zoomToSpan: 'Zoom to the selected span',
    back: 'Back to the view before',
    forward: 'Forward again',
    measure: 'Measure the selected span, or a stretch; drags measure too',
    measureEndEarlier: 'Move its end to earlier',
    measureEndLater: 'Move its end to later',
    measureStartEarlier: 'Move its start to earlier',
    measureStartLater: 'Move its start to later',
    zoomToMeasure: 'Zoom to it',
    find: 'Search',
    nextMatch: 'Next match, or next error',
    previousMatch: 'Previous match, or previous error',
    collapse: 'Collapse or expand the selected span',
    foldHops: 'Fold network hops into their request',
    foldRepeats: 'Fold repeated siblings',
    criticalPath: 'Show the critical path',
    views: 'Choose a view, 1 the first',
    help: 'This help',
    escape: 'Close what is open: measure, then details',
  },
  zh: {
    parent: '到父 Span',
    child: '到第一个子 Span',
    previousSibling: '到前一个同级 Span',
    nextSibling: '到后一个同级 Span',
    first: '到根 Span',
    last: '到最后一个 Span',
    zoomIn: '放大',
    zoomOut: '缩小',
    earlier: '移到更早的时间',
    later: '移到更晚的时间',
    scrollUp: '向上滚动',
    scrollDown: '向下滚动',
    pageUp: '上翻一页',
    pageDown: '下翻一页',
    fit: '显示整条调用链',
    zoomToSpan: '缩放到选中的 Span',
    back: '回到上一个视图',
    forward: '前进到下一个视图',
    measure: '测量选中的 Span 或一段时间；此时拖动也是测量',
    measureEndEarlier: '终点前移',
    measureEndLater: '终点后移',
    measureStartEarlier: '起点前移',
    measureStartLater: '起点后移',
    zoomToMeasure: '缩放到该时间段',
    find: '查找',
    nextMatch: '下一个匹配项或错误',
    previousMatch: '上一个匹配项或错误',
    collapse: '折叠或展开选中的 Span',
    foldHops: '把网络 Span 折叠进其请求',
    foldRepeats: '折叠重复的同级 Span',
    criticalPath: '显示关键路径',
    views: '选择视图，1 为第一个',
    help: '显示本帮助',
    escape: '关闭打开的内容：先测量，后详情',
  },
});
