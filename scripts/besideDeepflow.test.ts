import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { besideDeepflow } from './besideDeepflow';

const file = readFileSync(join(__dirname, '../dashboards/distributed-tracing.json'), 'utf8');

test('the copy differs from the file in nothing but the uid', () => {
  const copy = JSON.parse(besideDeepflow(file));
  expect(copy.uid).toBe('spanloom-distributed-tracing');
  expect({ ...copy, uid: 'Distributed_Tracing' }).toEqual(JSON.parse(file));
});

test('links inside name the new uid', () => {
  const copy = JSON.parse(
    besideDeepflow('{"uid":"Distributed_Tracing","panels":[{"links":[{"url":"/d/Distributed_Tracing?a=1"}]}]}')
  );
  expect(copy.panels[0].links[0].url).toBe('/d/spanloom-distributed-tracing?a=1');
});

test.each(['{}', '{"uid":""}', '{"uid":"other"}', '[]', '{"uid":"Distributed_Tracing","id":7}', 'not json'])(
  'refuses %s',
  (json) => {
    expect(() => besideDeepflow(json)).toThrow();
  }
);
