/** What a picture is drawn on: areas one by one, each with a pen that draws from the area's own corner and not beyond it. */
import type { Pen } from '../draw/pen';
import { escaped, short, SvgPen, type SvgFont } from './SvgPen';

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Sheet {
  area(area: Area, draw: (pen: Pen) => void): void;
}

/** On a canvas whose context draws in the picture's pixels. */
export function canvasSheet(context: CanvasRenderingContext2D, font: SvgFont): Sheet {
  return {
    area({ x, y, width, height }, draw) {
      context.save();
      context.translate(x, y);
      context.beginPath();
      context.rect(0, 0, width, height);
      context.clip();
      context.font = `${font.sizePx}px ${font.family}`;
      draw(context);
      context.restore();
    },
  };
}

/** As text; `finish` gives the whole document. */
export function svgSheet(width: number, height: number, font: SvgFont, title: string): Sheet & { finish(): string } {
  const parts: string[] = [];
  const size = (w: number, h: number) => `width="${short(w)}" height="${short(h)}"`;
  return {
    area(area, draw) {
      const pen = new SvgPen(font);
      draw(pen);
      const place = `x="${short(area.x)}" y="${short(area.y)}" ${size(area.width, area.height)}`;
      parts.push(`<svg ${place} overflow="hidden">\n${pen.content}\n</svg>`);
    },
    finish: () =>
      `<svg xmlns="http://www.w3.org/2000/svg" ${size(width, height)} viewBox="0 0 ${short(width)} ${short(height)}" ` +
      `font-family="${escaped(font.family)}" font-size="${font.sizePx}" xml:space="preserve">\n` +
      `<title>${escaped(title)}</title>\n${parts.join('\n')}\n</svg>\n`,
  };
}
