import fc from 'fast-check';
import { TextFitter } from './textFitter';

describe('text fitter', () => {
  const fitter = new TextFitter((text) => (text === 'i' ? 2 : 6));

  it('keeps what fits and cuts the rest with an ellipsis', () => {
    expect(fitter.fit('abc', 18)).toBe('abc');
    expect(fitter.fit('abcdef', 24)).toBe('abc…');
    expect(fitter.fit('ab cdef', 24)).toBe('ab…');
    expect(fitter.fit('abcdef', 12)).toBe('');
  });

  it('never takes more room than there is, nor breaks a character in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(100), (text, room) => {
        const fitted = fitter.fit(text, room);
        expect(fitter.width(fitted)).toBeLessThanOrEqual(room);
        expect(encodeURIComponent.bind(null, fitted)).not.toThrow(); // it throws for half a character
      })
    );
  });

  it('measures again with another font', () => {
    const byFont = new TextFitter((_, font) => (font === 'wide' ? 10 : 5));
    byFont.setFont('narrow');
    expect(byFont.width('ab')).toBe(10);
    byFont.setFont('wide');
    expect(byFont.width('ab')).toBe(20);
  });
});
