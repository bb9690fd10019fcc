/** @jest-environment jsdom */
import { keyDoes, keyGlyphs, keyName, keyWords, KEYS } from './keys';
import { doesOf, GESTURES, gestureWords } from './gestures';

describe('keys', () => {
  it('do one thing each', () => {
    for (const measuring of [false, true]) {
      const names = KEYS.filter((entry) => (entry.section === 'measuring') === measuring).flatMap((e) => e.keys);
      expect(names).toEqual([...new Set(names)]);
    }
  });

  it.each([
    [{ key: 'W', shiftKey: false }, 'w'],
    [{ key: 'W', shiftKey: true }, 'Shift+w'],
    [{ key: '?', shiftKey: true }, '?'],
    [{ key: 'ArrowLeft', shiftKey: true }, 'Shift+ArrowLeft'],
    [{ key: '0', shiftKey: false }, '0'],
  ])('%j is called %s', (event, name) => expect(keyName(event)).toBe(name));

  it('mean something else while measuring, where the table says so', () => {
    expect([keyDoes('ArrowLeft', false), keyDoes('ArrowLeft', true)]).toEqual(['previousSibling', 'measureEndEarlier']);
    expect([keyDoes('w', true), keyDoes('j', true)]).toEqual(['zoomIn', undefined]);
  });

  it('have a text and a way to be written', () => {
    for (const entry of KEYS) {
      expect(keyWords(entry.does)).toMatch(/\w/);
      expect(keyGlyphs(entry).length).toBeGreaterThan(0);
    }
    expect(keyGlyphs({ does: 'later', keys: ['d', 'Shift+ArrowRight', '='], section: 'look' })).toEqual([
      'D',
      'Shift →',
    ]);
  });
});

describe('gestures', () => {
  it('do with Shift what they do without, unless the table says otherwise', () => {
    expect([doesOf('wheel', true), doesOf('pinch', true), doesOf('drag', true), doesOf('drag', false)]).toEqual([
      'scroll',
      'zoom',
      'measure',
      'pan',
    ]);
    expect(GESTURES.map(gestureWords)[2]).toEqual({ gesture: 'Shift + wheel', text: 'Scroll up and down' });
  });
});
