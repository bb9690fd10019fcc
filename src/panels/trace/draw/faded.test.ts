import { createTheme } from '@grafana/data';
import { contrast } from './contrast';
import { fadedColours, OFF_PATH, UNMATCHED } from './faded';
import { coloursByName, graphTheme } from './palette';

const NAMES = Array.from({ length: 15 }, (_, k) => `service-${k}`);

describe.each(['dark', 'light'] as const)('bars that step back, %s', (mode) => {
  const theme = graphTheme(createTheme({ colors: { mode } }));
  const colours = [...coloursByName(NAMES).values(), theme.network, theme.other];

  it('stay readable', () => {
    for (const { fill, text } of fadedColours(colours, theme, UNMATCHED)) {
      expect(contrast(fill, text)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('have text that is readable on the bar’s own colour too, where both are drawn', () => {
    fadedColours(colours, theme, OFF_PATH).forEach(({ fill, text }, k) => {
      expect(contrast(fill, text)).toBeGreaterThanOrEqual(3);
      expect(contrast(colours[k].fill, text)).toBeGreaterThanOrEqual(3);
    });
  });

  it('differ from the bars that do not', () => {
    fadedColours(colours, theme, OFF_PATH).forEach(({ fill }, k) => expect(fill).not.toBe(colours[k].fill));
  });
});
