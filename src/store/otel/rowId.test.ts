import fc from 'fast-check';
import { otelRowId, readOtelRowId, secondOfOtelRow } from './rowId';

it('carries time, trace and span, and reads them back', () => {
  const key = { startNs: '1795386000123456789', traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
  expect(otelRowId(key)).toBe(`otel-1795386000123456789-${'a'.repeat(32)}-${'b'.repeat(16)}`);
  expect(readOtelRowId(otelRowId(key))).toEqual(key);
  expect(secondOfOtelRow(key)).toBe(1795386000);
});

it('keeps apart what a table may hold instead of hex, and stays one word without a comma', () => {
  const anything = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('-', 'a-b', 'a,b', '%2D', ' ', ''));
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), anything, anything, (startNs, traceId, spanId) => {
      const id = otelRowId({ startNs: String(startNs), traceId, spanId });
      expect(id).toMatch(/^[^\s,]+$/);
      expect(readOtelRowId(id)).toEqual({ startNs: String(startNs), traceId, spanId });
    })
  );
});

it.each(['', '7301444403836092417', 'otel-', 'otel-1-2', 'otel-x-2-3', 'otel-1-2-3-4', 'otel-1-%-3', '0tel-1-2-3'])(
  'takes %p for no id of its own',
  (id) => {
    expect(readOtelRowId(id)).toBeNull();
  }
);
