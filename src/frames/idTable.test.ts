import fc from 'fast-check';
import { IdTable } from './idTable';

const ids = fc.array(fc.string({ maxLength: 4, unit: 'grapheme' }), { maxLength: 200 });

it('answers as a Map does', () => {
  fc.assert(
    fc.property(ids, ids, (texts, others) => {
      const table = new IdTable(texts);
      const map = new Map<string, number>();
      texts.forEach((text, row) => {
        expect(table.find(text)).toBe(map.get(text) ?? -1);
        if (row % 3 > 0 || !map.has(text)) {
          table.put(row);
          map.set(text, row);
        }
      });
      [...texts, ...others].forEach((text) => expect(table.find(text)).toBe(map.get(text) ?? -1));
    })
  );
});

it('has no row in a table without texts', () => {
  expect(new IdTable([]).find('a')).toBe(-1);
});

it('adds a row where its text has none yet', () => {
  fc.assert(
    fc.property(ids, (texts) => {
      const table = new IdTable(texts);
      texts.forEach((text, row) => {
        const first = texts.indexOf(text);
        expect(table.add(row)).toBe(first < row ? first : -1);
        expect(table.find(text)).toBe(first);
      });
    })
  );
});
