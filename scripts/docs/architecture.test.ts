import { readFileSync } from 'node:fs';
import { draw, PICTURE, TEXT } from './architecture';

const text = readFileSync(TEXT, 'utf8');

it('the picture is the one that the text makes', () => {
  expect(readFileSync(PICTURE, 'utf8')).toBe(draw(text));
});

it('no two boxes lie on one another', () => {
  const boxes = Array.from(draw(text).matchAll(/class="box \w+" x="(\d+)" y="(\d+)" width="(\d+)"/g), (found) =>
    found.slice(1).map(Number)
  );
  expect(boxes.length).toBeGreaterThan(8);
  const over = boxes.filter(([x, y, width], i) =>
    boxes.some(([x2, y2, width2], j) => j > i && y === y2 && x < x2 + width2 && x2 < x + width)
  );
  expect(over).toEqual([]);
});

it.each(['box a 0 0 1 nothing "A" "B"', 'arrow a -> b "x"', 'circle'])('%s is refused with its line', (line) => {
  expect(() => draw(line)).toThrow(line);
});
