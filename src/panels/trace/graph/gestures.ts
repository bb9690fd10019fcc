/** What mouse and touch do in the graph: one table, which the pointer's handling reads and the help shows. */
import { inLanguage } from '../../language';

export type GestureDoes = 'zoom' | 'scroll' | 'pan' | 'measure' | 'select' | 'zoomToSpan';
export type GestureInput = 'wheel' | 'wheelSideways' | 'pinch' | 'drag' | 'click' | 'doubleClick';

export interface Gesture {
  input: GestureInput;
  shift: boolean;
  does: GestureDoes;
}

export const GESTURES: readonly Gesture[] = [
  { input: 'wheel', shift: false, does: 'zoom' },
  { input: 'pinch', shift: false, does: 'zoom' },
  { input: 'wheel', shift: true, does: 'scroll' },
  { input: 'wheelSideways', shift: false, does: 'pan' },
  { input: 'drag', shift: false, does: 'pan' },
  { input: 'drag', shift: true, does: 'measure' },
  { input: 'click', shift: false, does: 'select' },
  { input: 'doubleClick', shift: false, does: 'zoomToSpan' },
];

/** What a gesture does; with Shift it does what it does without, where nothing else is set. */
export function doesOf(input: GestureInput, shift: boolean): GestureDoes | undefined {
  const of = (withShift: boolean) => GESTURES.find((g) => g.input === input && g.shift === withShift)?.does;
  return (shift ? of(true) : undefined) ?? of(false);
}

/** A gesture and what it does, in the user's language. */
export function gestureWords({ input, shift, does }: Gesture): { gesture: string; text: string } {
  const words = say();
  return { gesture: shift ? `Shift + ${words[input].toLowerCase()}` : words[input], text: words[does] };
}

const say = inLanguage({
  en: {
    wheel: 'Wheel',
    wheelSideways: 'Two fingers sideways',
    pinch: 'Pinch, or Ctrl + wheel',
    drag: 'Drag',
    click: 'Click',
    doubleClick: 'Double click',
    zoom: 'Zoom at the pointer',
    scroll: 'Scroll up and down',
    pan: 'Move',
    measure: 'Measure a stretch of time',
    select: 'Select a span',
    zoomToSpan: 'Zoom to a span',
  },
  zh: {
    wheel: '滚轮',
    wheelSideways: '双指横向滑动',
    pinch: '双指捏合、Ctrl + 滚轮',
    drag: '拖动',
    click: '单击',
    doubleClick: '双击',
    zoom: '以指针处为中心缩放',
    scroll: '上下滚动',
    pan: '移动',
    measure: '测量一段时间',
    select: '选中 Span',
    zoomToSpan: '缩放到该 Span',
  },
});
