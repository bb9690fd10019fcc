/** `node --import tsx scripts/docs/architecture.ts`: draws `docs/img/architecture.svg` from `docs/architecture.txt`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
export const TEXT = join(ROOT, 'docs/architecture.txt');
export const PICTURE = join(ROOT, 'docs/img/architecture.svg');

const [COLUMN, ROW, GAP, HEIGHT, EDGE] = [240, 112, 64, 56, 16];
const KINDS = ['yours', 'others', 'store', 'ours'];

interface Box {
  name: string;
  x: number;
  y: number;
  width: number;
  kind: string;
  lines: string[];
}

/** @throws Error with the line that cannot be read */
export function draw(text: string): string {
  const boxes = new Map<string, Box>();
  const shapes: string[] = [];
  const words = (line: string) => Array.from(line.matchAll(/"([^"]*)"/g), ([, word]) => word);
  const boxOf = (name: string, line: string): Box => {
    const box = boxes.get(name);
    if (!box) {
      throw new Error(`There is no box ${name}: ${line}`);
    }
    return box;
  };
  for (const line of text.split('\n').filter((one) => one.trim() !== '' && !one.startsWith('#'))) {
    const box = /^box (\w+) +(\d) (\d) (\d) (\w+) /.exec(line);
    const arrow = /^arrow (\w+) -> (\w+) /.exec(line);
    if (box && KINDS.includes(box[5])) {
      const [column, row, columns] = box.slice(2, 5).map(Number);
      boxes.set(box[1], {
        name: box[1],
        x: EDGE + column * COLUMN,
        y: EDGE + row * ROW,
        width: columns * COLUMN - GAP,
        kind: box[5],
        lines: words(line),
      });
    } else if (arrow) {
      shapes.push(arrowShape(boxOf(arrow[1], line), boxOf(arrow[2], line), words(line)[0]));
    } else {
      throw new Error(`Neither a box nor an arrow: ${line}`);
    }
  }
  const all = [...boxes.values()];
  const width = Math.max(...all.map((box) => box.x + box.width)) + EDGE;
  const height = Math.max(...all.map((box) => box.y + HEIGHT)) + EDGE;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="How spans get from your processes onto the screen">
<style>${STYLE}</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>
<rect class="page" width="${width}" height="${height}" rx="8"/>
${[...shapes, ...all.map(boxShape)].join('\n')}
</svg>
`;
}

/** Both themes in one file: what shows it says which it is, and the page's own ground is drawn. */
const STYLE = `
text{font:13px system-ui,sans-serif;fill:#1f2328;text-anchor:middle}.more{font-size:11px;fill:#59636e}.word{font-size:11px;fill:#59636e;text-anchor:start}
.page{fill:#fff}.box{stroke-width:1.5}.line{fill:none;stroke:#59636e;stroke-width:1.5}.tip{fill:#59636e}
.yours{fill:#f6f8fa;stroke:#59636e}.others{fill:#f6f8fa;stroke:#0969da}.store{fill:#fff8c5;stroke:#9a6700}.ours{fill:#dafbe1;stroke:#1a7f37}
@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.more,.word{fill:#9198a1}.page{fill:#0d1117}.line{stroke:#9198a1}.tip{fill:#9198a1}
.yours{fill:#151b23;stroke:#9198a1}.others{fill:#151b23;stroke:#4493f8}.store{fill:#272115;stroke:#d29922}.ours{fill:#12261e;stroke:#3fb950}}`;

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

function boxShape({ x, y, width, kind, lines: [first, second] }: Box): string {
  const middle = x + width / 2;
  return `<rect class="box ${kind}" x="${x}" y="${y}" width="${width}" height="${HEIGHT}" rx="6"/><text x="${middle}" y="${y + 24}">${escaped(first)}</text><text class="more" x="${middle}" y="${y + 42}">${escaped(second)}</text>`;
}

/** Straight down where the boxes stand over one another, else across from side to side. */
function arrowShape(from: Box, to: Box, word: string): string {
  if (from.y === to.y) {
    const y = from.y + HEIGHT / 2;
    const x = from.x + from.width;
    return `<path class="line" marker-end="url(#tip)" d="M${x} ${y}H${to.x}"/><text class="word" x="${x + 6}" y="${y - 6}">${escaped(word)}</text>`;
  }
  const left = Math.max(from.x, to.x);
  const x = left + (Math.min(from.x + from.width, to.x + to.width) - left) / 2;
  const y = from.y + HEIGHT;
  return `<path class="line" marker-end="url(#tip)" d="M${x} ${y}V${to.y}"/><text class="word" x="${x + 8}" y="${y + (to.y - y) / 2 + 4}">${escaped(word)}</text>`;
}

if (require.main === module) {
  writeFileSync(PICTURE, draw(readFileSync(TEXT, 'utf8')));
}
