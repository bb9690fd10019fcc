import type { End } from './span';

/** DeepFlow's `auto_instance_type` of an address that names no instance: Internet IP, IP. */
const ADDRESS_TYPES = new Set([0, 255]);

/** Whether two ends are the same instance (pod, process, host); undefined where it cannot be told. */
export function sameInstance(a: End, b: End): boolean | undefined {
  if (a === b && (a.podId || a.autoInstanceId || a.pod || a.autoInstance || a.ip)) {
    return true;
  }
  if (a.podId && b.podId) {
    return a.podId === b.podId;
  }
  if (a.pod && b.pod) {
    return a.pod === b.pod;
  }
  if (namesInstance(a) && namesInstance(b)) {
    return a.autoInstanceType === b.autoInstanceType && a.autoInstanceId === b.autoInstanceId;
  }
  if (a.autoInstance && b.autoInstance) {
    return a.autoInstance === b.autoInstance;
  }
  if (a.ip && b.ip) {
    return a.ip === b.ip;
  }
  return undefined;
}

function namesInstance(end: End): boolean {
  return end.autoInstanceId !== 0 && !ADDRESS_TYPES.has(end.autoInstanceType);
}

/**
 * Whether OTel code runs at an end; undefined where the code tells an address alone, which behind a central collector
 * is the collector's.
 */
export function runsAt(code: End, end: End): boolean | undefined {
  const isPlaceKnown = code.podId !== 0 || code.pod !== '' || namesInstance(code);
  const same = sameInstance(code, end);
  return isPlaceKnown || same === true ? same : undefined;
}
