const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** What a drawing may be made of; whatever can run or load something is none of it. */
const DRAWN = new Set(
  ['svg', 'g', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'defs', 'title', 'desc'].concat([
    'linearGradient',
    'radialGradient',
    'stop',
    'clipPath',
    'mask',
    'text',
    'tspan',
  ])
);

/** What is wrong with a picture of the package: another kind than its name says, or a drawing that does more than that. */
export function pictureProblems(path: string, bytes: Uint8Array | undefined): string[] {
  if (!bytes) {
    return [];
  }
  if (path.endsWith('.png')) {
    return PNG.every((byte, i) => bytes[i] === byte) ? [] : [`${path} is no PNG`];
  }
  if (!path.endsWith('.svg')) {
    return [`${path} is neither PNG nor SVG`];
  }
  const text = Buffer.from(bytes).toString('utf8');
  const elements = [...text.matchAll(/<([a-zA-Z][\w:-]*)/g)].map(([, name]) => name);
  const others = [...new Set(elements.filter((name) => !DRAWN.has(name)))];
  return [
    ...(elements[0] === 'svg' ? [] : [`${path} is no SVG`]),
    ...others.map((name) => `${path} has an element "${name}"`),
    ...(/\son\w+\s*=|\bhref\s*=|<!|<\?(?!xml )/.test(text) ? [`${path} runs or loads something`] : []),
  ];
}
