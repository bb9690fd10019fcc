import { withAllAbove } from './ancestors';

const traceId = 'a'.repeat(32);
const span = (spanId: string, parentSpanId: string, trace = traceId) => ({ traceId: trace, spanId, parentSpanId });
const above = (inner: Array<ReturnType<typeof span>>, asked: string[], most = 100) =>
  withAllAbove(
    inner,
    asked.map((spanId) => ({ traceId, spanId })),
    most
  ).map(({ spanId }) => spanId);

it('a span and all above it are found, each once, in any spelling', () => {
  const inner = [span('1', ''), span('02', '1'), span('3', '0000000000000002'), span('4', '2'), span('5', '4')];
  expect(above(inner, ['3'])).toEqual(['3', '02', '1']);
  expect(above(inner, ['0000000000000003', '4', 'nobody'])).toEqual(['3', '02', '1', '4']);
  expect(above(inner, ['3', '4'], 2)).toEqual(['3', '02']);
});

it('equal ids of another trace are other spans', () => {
  expect(above([span('1', '', 'b'.repeat(32)), span('2', '1')], ['2'])).toEqual(['2']);
});

it('spans that hang below one another in a circle end the way', () => {
  expect(above([span('1', '2'), span('2', '1')], ['1'])).toEqual(['1', '2']);
  expect(above([span('1', '1')], ['1'])).toEqual(['1']);
});
