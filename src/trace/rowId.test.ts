import fc from 'fast-check';
import { ODD_IDS } from './oddIds';
import {
  askedRowId,
  listOfRowIds,
  markedRowId,
  otelRowId,
  readOtelRowId,
  readRowId,
  rowIdsIn,
  secondOfDeepflowRow,
  secondOfOtelRow,
  writeRowId,
  type RowId,
} from './rowId';

const S = 1_795_386_000;
const KEY = { startNs: `${S}123456789`, traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };

it('carries time, trace and span, and reads them back', () => {
  expect(otelRowId(KEY)).toBe(`otel-1795386000123456789-${'a'.repeat(32)}-${'b'.repeat(16)}`);
  expect(readOtelRowId(otelRowId(KEY))).toEqual(KEY);
  expect(secondOfOtelRow(KEY)).toBe(S);
  expect(secondOfDeepflowRow(String((BigInt(S) << 32n) + 7n))).toBe(S);
});

const anything = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(...ODD_IDS, '-', '~2D', ' ', 'id-7', '*', '$__all', '${x}')
);
const rows: fc.Arbitrary<RowId> = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((id): RowId => ({ kind: 'deepflow', id: String(id) })),
  fc
    .record({ startNs: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String), traceId: anything, spanId: anything })
    .map((key): RowId => ({ kind: 'otel', ...key }))
);

it('tells kind and parts of every row, whatever a table holds in place of hex', () => {
  fc.assert(fc.property(rows, (row) => expect(readRowId(writeRowId(row))).toEqual(row)));
});

it('is one word everywhere: in lists, before a dot, in an address with or without encoding', () => {
  fc.assert(
    fc.property(fc.array(rows, { maxLength: 5 }), (list) => {
      const ids = list.map(writeRowId);
      expect(rowIdsIn(listOfRowIds(ids))).toEqual(ids);
      for (const id of ids) {
        expect(id).toMatch(/^[\w~-]+$/);
        expect([encodeURIComponent(id), decodeURIComponent(id)]).toEqual([id, id]);
        expect(new URLSearchParams(`var-id=${id}`).get('var-id')).toBe(id);
      }
    })
  );
});

it('is found in what people type and addresses hold', () => {
  fc.assert(
    fc.property(rows, (row) => {
      const id = writeRowId(row);
      expect(askedRowId(` ${markedRowId(id)} `)).toBe(id);
      expect(askedRowId(id)).toBe(/^(\d{16}|\d{32})$/.test(id) ? '' : id);
    })
  );
  expect(askedRowId('ID-0042')).toBe('42');
  expect(askedRowId('1234567890123456')).toBe('');
  expect(askedRowId('$trace_id')).toBe('');
});

it('reads ids as earlier versions wrote them', () => {
  const row = { kind: 'otel', startNs: '1', traceId: 'a-b', spanId: 'c.d' } as const;
  expect(readRowId('otel-1-a%2Db-c.d')).toEqual(row);
  expect(writeRowId(row)).toBe('otel-1-a~2Db-c~2Ed');
});

it('makes an id of half a character, too', () => {
  expect(readRowId(otelRowId({ startNs: '1', traceId: '\ud800', spanId: '' }))).toMatchObject({ traceId: '\ufffd' });
});

it.each([
  ...['', 'otel-', 'otel-1-2', 'otel-x-2-3', 'otel-1-2-3-4', 'otel-1-%-3', 'otel-1-~-3', 'otel-1-~zz-3', '0tel-1-2-3'],
  ...['otel-9223372036854775808-2-3', '18446744073709551616', '-1', '1.5', '0x10', 'id-7', '7,8', 'a'.repeat(32)],
])('takes %p for no id of a row', (id) => {
  expect(readRowId(id)).toBeNull();
  expect(readOtelRowId(id)).toBeNull();
});
