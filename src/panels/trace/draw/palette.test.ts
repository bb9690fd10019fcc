import fc from 'fast-check';
import { createTheme } from '@grafana/data';
import { blend, contrast, parseColour, textOn } from './contrast';
import { coloursByName, graphTheme, type BarColour } from './palette';

const DEMO = ['loadgenerator', 'web-shop', 'svc-user', 'svc-order', 'svc-item', 'svc-stock', 'db-demo'];

describe('colours by name', () => {
  it('do not depend on the order or on how often a name comes', () => {
    const names = fc.uniqueArray(fc.string(), { maxLength: 30 });
    fc.assert(
      fc.property(names, fc.func(fc.nat()), (list, order) => {
        const shuffled = list.slice().sort((a, b) => order(a) - order(b));
        const one = coloursByName(list);
        const two = coloursByName([...shuffled, ...list]);
        list.forEach((name) => expect(two.get(name)).toEqual(one.get(name)));
      })
    );
  });

  it('differ as long as there are colours left', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 15 }), (list) => {
        const fills = Array.from(coloursByName(list).values(), (colour) => colour.fill);
        expect(new Set(fills).size).toBe(list.length);
      })
    );
  });

  it('are a service’s own: the same alone and among the services of the demo', () => {
    const together = coloursByName(DEMO);
    DEMO.forEach((name) => expect(coloursByName([name]).get(name)).toEqual(together.get(name)));
  });
});

describe('contrast', () => {
  it('is that of WCAG', () => {
    expect(contrast('#000', '#fff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it('of text is at least 4.5 on every colour there is', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(byte, byte, byte, (r, g, b) => {
        const colour = blend('#000000', `rgb(${r}, ${g}, ${b})`);
        expect(contrast(colour, textOn(colour))).toBeGreaterThanOrEqual(4.5);
      })
    );
  });

  it.each(['dark', 'light'] as const)('of text is at least 4.5 on every bar of the %s theme', (mode) => {
    const theme = graphTheme(createTheme({ colors: { mode } }));
    const bars = Object.values(theme).filter((c): c is BarColour => typeof c === 'object');
    expect(bars.length).toBeGreaterThan(6);
    for (const { fill, text } of bars) {
      expect(contrast(fill, text)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(fill, theme.background)).toBeGreaterThan(1.3);
    }
  });

  it('reads what themes write', () => {
    expect(parseColour('rgba(204, 204, 220, 0.65)')).toEqual({ rgb: [204, 204, 220], alpha: 0.65 });
    expect(parseColour('#fff').rgb).toEqual([255, 255, 255]);
    expect(blend('#000000', 'rgba(255, 255, 255, 0.5)')).toBe('#808080');
  });
});
