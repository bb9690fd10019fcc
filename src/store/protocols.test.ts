import { L7_PROTOCOLS } from './l7Protocols';
import { protocolOfRow, protocolOfSystem } from './protocols';

it.each<[code: number, told: string, expected: [number, string, boolean]]>([
  [20, 'HTTP', [20, 'HTTP', false]],
  [20, 'http', [20, 'HTTP', false]],
  [0, 'https', [20, 'HTTP', true]],
  [21, 'http', [21, 'HTTP2', false]],
  // version 6.2
  [22, 'HTTP_TLS', [20, 'HTTP', true]],
  [23, 'HTTP2_TLS', [21, 'HTTP2', true]],
  [22, '', [20, 'HTTP', true]],
  [23, '', [21, 'HTTP2', true]],
  [1, 'Others', [0, '', false]],
  [1, '', [0, '', false]],
  [42, '', [42, 'ProtobufRPC', false]],
  [42, 'Krpc', [42, 'Krpc', false]],
  // 6.4 and on: is_tls beside the code, and the name still says it
  [20, 'HTTP_TLS', [20, 'HTTP', true]],
  [61, 'PostgreSQL_TLS', [61, 'PostgreSQL', true]],
  [121, 'TLS', [121, 'TLS', false]],
  // a number without a name in any list, and with one beside it
  [70, '', [70, 'Protocol 70', false]],
  [70, 'Some DB', [70, 'Some DB', false]],
  [122, 'Ping', [122, 'Ping', false]],
  [122, 'PING', [122, 'Ping', false]],
  [0, 'N/A', [0, '', false]],
  [0, 'Unknown', [0, '', false]],
  [0, '', [0, '', false]],
  [20, 'N/A', [20, 'HTTP', false]],
  [127, 'Custom', [127, 'Custom', false]],
  [127, 'MyKafkaProxy', [127, 'MyKafkaProxy', false]],
  // attributes, as up to 6.5.9 without a code
  [0, 'apache_dubbo', [40, 'Dubbo', false]],
  [0, 'rabbitmq', [102, 'AMQP', false]],
  [0, 'postgresql', [61, 'PostgreSQL', false]],
  [0, 'own', [0, 'own', false]],
  [47, 'Some/IP', [47, 'Some/IP', false]],
  [48, 'ISO8583', [48, 'ISO-8583', false]],
])('l7_protocol %p, told %p', (code, told, expected) => {
  const protocol = protocolOfRow(code, told);
  expect([protocol.code, protocol.name, protocol.isTls]).toEqual(expected);
});

it.each(Object.entries(L7_PROTOCOLS))('knows %s as %s, by code, by name and inside TLS', (code, name) => {
  const expected = { code: Number(code), name };
  expect(protocolOfRow(Number(code), '')).toMatchObject(expected);
  expect(protocolOfRow(Number(code), name.toLowerCase())).toMatchObject(expected);
  expect(protocolOfRow(Number(code), `${name}_TLS`)).toEqual({ ...expected, isTls: true });
});

it.each([
  'mysql',
  'postgres',
  'dns',
  'mariadb',
  'rabbitmq',
  'postgresql',
  'apache_dubbo',
  'kafka',
  'grpc',
  'cassandra',
  'aws_sqs',
])('a row that tells %s has the protocol that the attribute has', (system) => {
  const code = protocolOfSystem(system);
  expect(protocolOfRow(0, system)).toMatchObject({ code, name: L7_PROTOCOLS[code] ?? system });
});
