/** The names a reader may search by, apart from attributes. */

/** How the values of a key compare. */
export type KeyKind = 'text' | 'duration' | 'number';

/** Key → how its values compare. What is not here is the key of an attribute. */
export const KEYS = new Map<string, KeyKind>(
  Object.entries({
    service: 'text',
    operation: 'text',
    status: 'text',
    code: 'number',
    source: 'text',
    kind: 'text',
    host: 'text',
    pod: 'text',
    nic: 'text',
    process: 'text',
    protocol: 'text',
    type: 'text',
    resource: 'text',
    point: 'text',
    message: 'text',
    tunnel: 'text',
    half: 'text',
    id: 'text',
    span: 'text',
    trace: 'text',
    evidence: 'text',
    strength: 'text',
    confidence: 'number',
    duration: 'duration',
    self: 'duration',
    start: 'duration',
    depth: 'number',
  } as const)
);

const OTHER_NAMES = new Map([
  ['node', 'host'],
  ['method', 'type'],
  ['name', 'operation'],
]);

/** Before the key of an attribute that is called like one of ours: `tag:service=…`. */
export const TAG = 'tag:';

/** The key as it is in KEYS; an attribute's without its prefix. */
export function resolveKey(written: string): { key: string; kind: KeyKind | 'attribute' } {
  if (written.startsWith(TAG)) {
    return { key: written.slice(TAG.length), kind: 'attribute' };
  }
  const lower = written.toLowerCase();
  const key = OTHER_NAMES.get(lower) ?? lower;
  const kind = KEYS.get(key);
  return kind ? { key, kind } : { key: written, kind: 'attribute' };
}
