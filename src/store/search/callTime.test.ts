import { spanOf } from '../../trace/blank';
import { timeOfCall, timeOfTrace } from './callTime';

const span = (id: string, startNs: number, endNs: number) => spanOf({ ids: [id, `${id}0`], startNs, endNs });

const spans = [span('1', 10, 20), span('2', 15, 40), span('3', 40, 50), span('4', 60, 90), span('5', 0, 5)];

it('of a row is its own, whichever of its rows was clicked', () => {
  expect(timeOfCall(spans, '2')).toEqual({ from: 15, to: 40 });
  expect(timeOfCall(spans, '20')).toEqual({ from: 15, to: 40 });
  expect(timeOfCall([], '2')).toEqual({ from: 0, to: 0 });
});

it.each([
  ['1', { from: 10, to: 50 }],
  ['3', { from: 10, to: 50 }],
  ['4', { from: 60, to: 90 }],
  ['5', { from: 0, to: 5 }],
])('of a trace that begins with %s goes on as long as its spans overlap', (id, call) => {
  expect(timeOfTrace(spans, id)).toEqual(call);
  expect(timeOfTrace([...spans].reverse(), id)).toEqual(call);
});
