/** Attributes as text, and those that are metrics. */
import type { KeyValue } from '../otlp/model';
import { attributes, rowOf, withAttributes } from './testSpan';

const namedValues = ({ attribute_names, attribute_values }: ReturnType<typeof rowOf>) =>
  Object.fromEntries(attribute_names.map((name, index) => [name, attribute_values[index]]));

describe('attributes', () => {
  it("lists the span's, then the resource's, all as text", () => {
    const row = rowOf(
      {
        attributes: attributes({
          text: 'a',
          empty: '',
          whole: -(2n ** 63n),
          part: 0.5,
          yes: true,
          none: null,
          bytes: Uint8Array.of(1, 2),
          list: ['a', 1n, { entries: attributes({ deep: false }) }],
        }),
      },
      attributes({ 'service.name': 'shop', 'service.instance.id': 'shop-1' })
    );
    expect(namedValues(row)).toEqual({
      text: 'a',
      empty: '""',
      whole: '-9223372036854775808',
      part: '0.5',
      yes: 'true',
      none: '',
      bytes: '"\\x01\\x02"',
      list: '{values:{string_value:"a"}  values:{int_value:1}  values:{kvlist_value:{values:{key:"deep"  value:{bool_value:false}}}}}',
      'service.name': 'shop',
      'service.instance.id': 'shop-1',
    });
    expect(row.attribute_names.slice(-2)).toEqual(['service.name', 'service.instance.id']);
    expect(row).toMatchObject({ app_service: 'shop', app_instance: 'shop-1' });
  });

  it.each<[string, KeyValue['value'], string]>([
    ['an empty list', [], '{}'],
    ['an empty map', { entries: [] }, '{}'],
    [
      'values within a list',
      ['', null, -5n, 1e6, NaN, true, Uint8Array.of(1), [], [1n, 2n]],
      '{values:{string_value:""}  values:{}  values:{int_value:-5}  values:{double_value:1e+06}  values:{double_value:nan}' +
        '  values:{bool_value:true}  values:{bytes_value:"\\x01"}  values:{array_value:{}}' +
        '  values:{array_value:{values:{int_value:1}  values:{int_value:2}}}}',
    ],
    [
      'keys and values that are missing in a map',
      { entries: [{ key: '', value: 1n }, { key: 'n' }, { key: '' }, { key: 'e', value: null }] },
      '{values:{value:{int_value:1}}  values:{key:"n"}  values:{}  values:{key:"e"  value:{}}}',
    ],
    [
      'text within a list',
      ['a"b\\c\n\t\r\u0001\u007f\u0080\u009f\u00a0é😀\''],
      '{values:{string_value:"a\\"b\\\\c\\n\\t\\r\\x01\\x7f\\u0080\\u009f\u00a0é😀\'"}}',
    ],
    ['no bytes', new Uint8Array(), '""'],
    [
      'bytes, of which some are text',
      Uint8Array.of(0, 9, 34, 39, 92, 127, 128, 255, 0xc3, 0xa9, 0xc2, 0x80, 0xf0, 0x9f, 0x98, 0x80, 0xe2, 0x82),
      '"\\x00\\t\\"\'\\\\\\x7f\\x80\\xffé\\u0080😀\\xe2\\x82"',
    ],
    ['false', false, 'false'],
    ['zero', 0n, '0'],
    ['text with a colon', 'a:b', 'a:b'],
    ...(
      [
        [0, '0'],
        [-0, '-0'],
        [2, '2'],
        [999999, '999999'],
        [1e6, '1e+06'],
        [1234567.5, '1.2345675e+06'],
        [123456.7, '123456.7'],
        [1e-4, '0.0001'],
        [1.5e-5, '1.5e-05'],
        [1e100, '1e+100'],
        [5e-324, '5e-324'],
        [NaN, 'nan'],
        [Infinity, 'inf'],
        [-Infinity, '-inf'],
      ] as const
    ).map(([value, expected]): [string, number, string] => [`double ${value}`, value, expected]),
  ])('(text) %s', (_, value, expected) => {
    expect(withAttributes({ a: value }).attribute_values).toEqual([expected]);
  });

  it('(text) a key without a value is no attribute', () => {
    const row = rowOf({ attributes: [{ key: 'alone' }, { key: 'http.method' }] }, [{ key: 'app.host.ip' }], '10.1.2.3');
    expect(row).toMatchObject({ attribute_names: [], biz_protocol: '', ip4_1: '0.0.0.0' });
  });

  it('(text) the last of several values of one key wins in a column, all stay attributes', () => {
    const twice = [...attributes({ 'service.name': 'a' }), ...attributes({ 'service.name': '' })];
    const row = rowOf(
      { attributes: [...attributes({ 'http.method': 'A' }), ...attributes({ 'http.method': 'B' })] },
      twice
    );
    expect(row).toMatchObject({ app_service: '""', request_type: 'B' });
    expect(row.attribute_values).toEqual(['A', 'B', 'a', '""']);
  });

  it('takes sizes for metrics', () => {
    const row = withAttributes({
      'http.request_content_length': 12n,
      'http.response_content_length': 34n,
      'messaging.message_payload_size_bytes': 5n,
      'web.vitals.LCP.value': 1.5,
      'web.vitals.lcp': 1.5,
      other: 7n,
    });
    expect(row.metrics_names).toEqual([
      'http.request_content_length',
      'http.response_content_length',
      'messaging.message_payload_size_bytes',
      'web.vitals.LCP.value',
    ]);
    expect(row.metrics_values).toEqual([12, 34, 5, 1.5]);
    expect(row).toMatchObject({
      request_length: 12,
      response_length: 34,
      attribute_names: ['web.vitals.lcp', 'other'],
    });
  });

  it('a size that is no integer is zero, and its number a metric all the same', () => {
    expect(withAttributes({ 'http.request_content_length': '12' })).toMatchObject({
      request_length: 0,
      metrics_values: [12],
    });
  });

  it('(text) sizes keep all their digits; a negative count of rows turns over', () => {
    const row = withAttributes({
      'http.request_content_length': -(2n ** 63n),
      'http.response_content_length': -1n,
      'db.cassandra.page_size': -1n,
    });
    expect([row.request_length, row.response_length, row.sql_affected_rows]).toEqual([
      '-9223372036854775808',
      -1,
      '18446744073709551615',
    ]);
  });

  it.each([
    ['+5.5e3', 5500],
    ['.5', 0.5],
    ['5.', 5],
    ['1e400', Infinity],
    ['inf', Infinity],
    ['-Infinity', -Infinity],
    ['NaN', NaN],
    ['+nan', 0],
    [' 12', 0],
    ['1e', 0],
    ['', 0],
    ['many', 0],
    [true, 0],
    [null, 0],
  ])('(text) the metric %j is %d', (value, expected) => {
    expect(withAttributes({ 'message.uncompressed_size': value }).metrics_values).toEqual([expected]);
  });

  it('keys that every object has are attributes like any other', () => {
    const keys = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
    const row = rowOf({ attributes: keys.map((key) => ({ key, value: 'x' })) });
    expect(row.attribute_names).toEqual(keys);
    expect(Object.keys(row).sort()).toEqual(Object.keys(rowOf()).sort());
  });

  it('(text) what the resource says is never a metric', () => {
    const row = rowOf({}, attributes({ 'http.request_content_length': 12n, 'http.method': 'GET' }));
    expect(row).toMatchObject({ metrics_names: [], request_length: null, request_type: '', biz_protocol: 'HTTP' });
  });
});
