import fc from 'fast-check';
import {
  askedSpanIds,
  askedTraceIds,
  asTold,
  inOneSpelling,
  oneSpanId,
  oneTraceId,
  spanIdSpellings,
  toldByBoth,
  traceIdSpellings,
} from './idSpelling';

const USUAL = '4bf92f3577b34da6a3ce929d0e0e4736';
const SHORT = 'f903a5eea37c6a4e';
const FILLED = `${'0'.repeat(16)}${SHORT}`;
const ZEROS_IN_FRONT = '00ef02e1c8a1e42c8fde78be187c8402';
const SKYWALKING = '2a1eb8F3C5d74ab2.52.16573682091280001';

describe('trace ids', () => {
  it.each([
    ['small digits', USUAL, USUAL],
    ['capitals', USUAL.toUpperCase(), USUAL],
    ['both', '4BF92f3577b34DA6a3ce929d0e0e4736', USUAL],
    ['64 bits', SHORT, FILLED],
    ['64 bits in capitals', SHORT.toUpperCase(), FILLED],
    ['64 bits, filled up', FILLED, FILLED],
    ['zeros cut', ZEROS_IN_FRONT.slice(2), ZEROS_IN_FRONT],
    ['0x', `0x${USUAL}`, USUAL],
    ['groups', '4BF92F35-77B3-4DA6-A3CE-929D0E0E4736', USUAL],
    ['more than 128 bits', `AB${USUAL}`, `ab${USUAL}`],
    ["SkyWalking's", SKYWALKING, SKYWALKING],
    ['words', 'Order-7', 'Order-7'],
    ['nothing', '', ''],
  ])('%s', (_, text, one) => {
    expect(oneTraceId(text)).toBe(one);
    expect(oneTraceId(one)).toBe(one);
  });

  it('are other ids where they are other numbers, or other texts', () => {
    const ids = [
      USUAL,
      `${USUAL}0`,
      `0${USUAL.slice(0, 31)}`,
      FILLED,
      SKYWALKING,
      SKYWALKING.toLowerCase(),
      'a.b',
      'a.B',
    ];
    expect(new Set(ids.map(oneTraceId)).size).toBe(ids.length);
  });

  it('are asked for in each spelling that rows may have', () => {
    expect(traceIdSpellings(USUAL)).toEqual([USUAL, USUAL.toUpperCase()]);
    expect(traceIdSpellings('4BF92f3577b34DA6a3ce929d0e0e4736')).toEqual([
      USUAL,
      USUAL.toUpperCase(),
      '4BF92f3577b34DA6a3ce929d0e0e4736',
    ]);
    for (const spelled of [SHORT, FILLED, FILLED.toUpperCase()]) {
      expect([...traceIdSpellings(spelled)].sort()).toEqual(
        [SHORT, FILLED, SHORT.toUpperCase(), FILLED.toUpperCase()].sort()
      );
    }
    expect(traceIdSpellings(ZEROS_IN_FRONT)).toContain(ZEROS_IN_FRONT.slice(2));
    expect(traceIdSpellings('4bf92f35-77b3-4da6-a3ce-929d0e0e4736')).toEqual(
      expect.arrayContaining([USUAL, '4bf92f35-77b3-4da6-a3ce-929d0e0e4736', '4BF92F35-77B3-4DA6-A3CE-929D0E0E4736'])
    );
    expect(traceIdSpellings(SKYWALKING)).toEqual([SKYWALKING]);
    expect(traceIdSpellings('1234567890123456')).toHaveLength(2);
  });
});

describe('span ids', () => {
  it('are one in capitals and without their leading zeros, and text where they are no number', () => {
    expect(oneSpanId('0F75D876B89B75C2')).toBe('0f75d876b89b75c2');
    expect(oneSpanId('f75d876b89b75c2')).toBe('0f75d876b89b75c2');
    expect(oneSpanId(`${SKYWALKING}-0`)).toBe(`${SKYWALKING}-0`);
    expect([...spanIdSpellings('f75d876b89b75c2')].sort()).toEqual(
      ['0F75D876B89B75C2', '0f75d876b89b75c2', 'F75D876B89B75C2', 'f75d876b89b75c2'].sort()
    );
  });
});

const spelled = fc
  .tuple(fc.stringMatching(/^[0-9a-f]{16}$|^[0-9a-f]{32}$|^0{16}[0-9a-f]{16}$|^0{3}[0-9a-f]{29}$/), fc.nat())
  .map(([id, n]) => ({ id, other: traceIdSpellings(id)[n % traceIdSpellings(id).length] }));

it('whichever spelling is known, it is one id, and the same others are asked for', () => {
  fc.assert(
    fc.property(spelled, ({ id, other }) => {
      expect(oneTraceId(other)).toBe(oneTraceId(id));
      expect(traceIdSpellings(other)).toContain(id);
      expect(traceIdSpellings(other)).toContain(oneTraceId(id));
    }),
    { seed: 1 }
  );
});

describe('a row', () => {
  const ids = { traceIds: [USUAL.toUpperCase(), USUAL, 't'], spanId: 'ABCDEF0123456789', parentSpanId: '' };

  it('has its ids in one spelling, and still says what it said', () => {
    const row = inOneSpelling(ids);
    expect(row).toMatchObject({ traceIds: [USUAL, 't'], spanId: 'abcdef0123456789', parentSpanId: '' });
    expect(row.traceIds.map((id) => asTold(row, id))).toEqual([USUAL.toUpperCase(), 't']);
    expect(asTold(row, row.spanId)).toBe('ABCDEF0123456789');
  });

  it('says nothing else where it spells them as all do', () => {
    const usual = { traceIds: [USUAL], spanId: 'abcdef0123456789', parentSpanId: '' };
    expect(inOneSpelling(usual)).toEqual(usual);
    expect('told' in inOneSpelling(usual)).toBe(false);
  });

  it('that was joined with another says what both said', () => {
    const [a, b] = [inOneSpelling(ids), inOneSpelling({ ...ids, spanId: '', parentSpanId: 'B' })];
    expect(toldByBoth(a, b).told).toEqual({ ...b.told, ...a.told });
    expect(toldByBoth({}, {})).toEqual({});
  });
});

describe('what is asked for', () => {
  const traceparent = `00-${USUAL}-00f067aa0ba902b7-01`;

  it.each([
    [` ${USUAL} `, [USUAL]],
    [traceparent, [USUAL]],
    // Datadog writes the lower 64 bits as a decimal number
    ['7213478217487438472', ['7213478217487438472', '641b6c385c5b5288']],
    ['99999999999999999999', ['99999999999999999999']],
    ['1234567890123456', ['1234567890123456']],
    [SKYWALKING, [SKYWALKING]],
  ])('as a trace id, %s', (text, meant) => {
    expect(askedTraceIds(text)).toEqual(meant);
  });

  it('as a span id', () => {
    expect(askedSpanIds(traceparent)).toEqual(['00f067aa0ba902b7']);
    expect(askedSpanIds('f75d876b89b75c2')).toEqual(['f75d876b89b75c2']);
  });
});
