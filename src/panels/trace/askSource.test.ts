/** @jest-environment jsdom */
import { Observable, of } from 'rxjs';
import type { DataQueryResponse } from '@grafana/data';
import { answerOf } from './askSource';

const data = (name: string) => [{ name, fields: [], length: 0 }];

it('asks nothing under a signal that is aborted already', async () => {
  const subscribed = jest.fn();
  const responses = new Observable<DataQueryResponse>(subscribed);
  await expect(answerOf(responses, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  expect(subscribed).not.toHaveBeenCalled();
});

it('lets go of what it asked once the signal is aborted', async () => {
  const left = jest.fn();
  const stop = new AbortController();
  const answer = answerOf(new Observable<DataQueryResponse>(() => left), stop.signal);
  stop.abort();
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  expect(left).toHaveBeenCalledTimes(1);
});

it('gives the answer', async () => {
  expect(await answerOf(of({ data: data('all') }), new AbortController().signal)).toEqual({ data: data('all') });
});
