/** Colours as numbers: blending and the contrast of WCAG 2. Reads `#rgb`, `#rrggbb`, `rgb(…)` and `rgba(…)`. */
export type Rgb = readonly [red: number, green: number, blue: number];

export function parseColour(text: string): { rgb: Rgb; alpha: number } {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim());
  if (hex) {
    const digits = hex[1].length === 3 ? hex[1].replace(/./g, '$&$&') : hex[1];
    const value = parseInt(digits, 16);
    return { rgb: [value >> 16, (value >> 8) & 255, value & 255], alpha: 1 };
  }
  const parts = (text.match(/[\d.]+/g) ?? []).map(Number);
  return { rgb: [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0], alpha: parts[3] ?? 1 };
}

/** `over` laid on `under`, `share` of it (0…1) besides its own alpha; an opaque `#rrggbb`. */
export function blend(under: string, over: string, share = 1): string {
  const below = parseColour(under).rgb;
  const { rgb, alpha } = parseColour(over);
  const mixed = rgb.map((c, k) => Math.round(c * alpha * share + below[k] * (1 - alpha * share)));
  return '#' + mixed.map((c) => c.toString(16).padStart(2, '0')).join('');
}

function luminance(colour: string): number {
  const [r, g, b] = parseColour(colour).rgb.map((c) => {
    const s = c / 255;
    return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio, 1…21. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever reads better; on any opaque colour that is a contrast of at least 4.5. */
export function textOn(colour: string): string {
  return contrast(colour, '#000000') >= contrast(colour, '#ffffff') ? '#000000' : '#ffffff';
}
