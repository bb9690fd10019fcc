/** A pen that writes SVG: what the painters draw on a canvas, as text. Draws in one font. */
import { parseColour } from '../draw/contrast';
import type { Pen } from '../draw/pen';

export interface SvgFont {
  family: string;
  sizePx: number;
}

export class SvgPen implements Pen {
  fillStyle: Pen['fillStyle'] = '#000000';
  strokeStyle: Pen['strokeStyle'] = '#000000';
  globalAlpha = 1;
  lineWidth = 1;
  textAlign: Pen['textAlign'] = 'start';
  textBaseline: Pen['textBaseline'] = 'alphabetic';
  private dash: readonly number[] = [];
  private path = '';
  private readonly elements: string[] = [];

  /** The elements drawn so far. */
  get content(): string {
    return this.elements.join('\n');
  }

  constructor(private readonly font: SvgFont) {}

  fillRect(x: number, y: number, width: number, height: number): void {
    this.add('rect', { ...box(x, y, width, height), ...this.filled() });
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.add('rect', { ...box(x, y, width, height), ...this.stroked() });
  }

  beginPath(): void {
    this.path = '';
  }

  moveTo(x: number, y: number): void {
    this.path += `M${short(x)} ${short(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.path += `L${short(x)} ${short(y)}`;
  }

  closePath(): void {
    this.path += 'Z';
  }

  arc(x: number, y: number, radius: number, startAngle: number, endAngle: number): void {
    const sweep = Math.min(endAngle - startAngle, 2 * Math.PI);
    const point = (angle: number) => `${short(x + radius * Math.cos(angle))} ${short(y + radius * Math.sin(angle))}`;
    const [middle, end] = [startAngle + sweep / 2, startAngle + sweep];
    // In two halves: an arc of a whole turn would begin where it ends, and be none.
    const half = `A${short(radius)} ${short(radius)} 0 0 1 `;
    this.path += `${this.path === '' ? 'M' : 'L'}${point(startAngle)}${half}${point(middle)}${half}${point(end)}`;
  }

  fill(): void {
    this.add('path', { d: this.path, ...this.filled() });
  }

  stroke(): void {
    this.add('path', { d: this.path, ...this.stroked() });
  }

  setLineDash(dash: Iterable<number>): void {
    this.dash = Array.from(dash);
  }

  fillText(text: string, x: number, y: number): void {
    const anchor = { center: 'middle', right: 'end', end: 'end', left: 'start', start: 'start' }[this.textAlign];
    this.elements.push(
      `<text${attributes({
        x: short(x),
        // Half the height of capitals: `dominant-baseline` is not known to all that read SVG.
        y: short(this.textBaseline === 'middle' ? y + 0.36 * this.font.sizePx : y),
        'text-anchor': anchor === 'start' ? undefined : anchor,
        ...this.filled(),
      })}>${escaped(text)}</text>`
    );
  }

  private add(name: string, values: Record<string, string | undefined>): void {
    this.elements.push(`<${name}${attributes(values)}/>`);
  }

  private filled(): Record<string, string | undefined> {
    const { colour, opacity } = this.ink(this.fillStyle);
    return { fill: colour, 'fill-opacity': opacity };
  }

  private stroked(): Record<string, string | undefined> {
    const { colour, opacity } = this.ink(this.strokeStyle);
    return {
      fill: 'none',
      stroke: colour,
      'stroke-opacity': opacity,
      'stroke-width': this.lineWidth === 1 ? undefined : short(this.lineWidth),
      'stroke-dasharray': this.dash.length > 0 ? this.dash.map(short).join(' ') : undefined,
    };
  }

  /** Colours of six digits with the opacity apart, which every reader of SVG knows. */
  private ink(style: Pen['fillStyle']): { colour: string; opacity: string | undefined } {
    const { rgb, alpha } = parseColour(String(style));
    const opacity = alpha * this.globalAlpha;
    return {
      colour: '#' + rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join(''),
      opacity: opacity < 1 ? String(Math.round(opacity * 1000) / 1000) : undefined,
    };
  }
}

function box(x: number, y: number, width: number, height: number): Record<string, string> {
  return { x: short(x), y: short(y), width: short(Math.max(0, width)), height: short(Math.max(0, height)) };
}

/** Hundredths of a pixel are enough. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function attributes(values: Record<string, string | undefined>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escaped(value)}"`))
    .join('');
}

/** Text of an XML document; characters that it may not have become a replacement mark. */
export function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(
      /[&<>"]/g,
      (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] as string
    );
}
