/** @jest-environment jsdom */
import { Observable, of } from 'rxjs';
import { LoadingState, type DataQueryResponse } from '@grafana/data';
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

it('waits for the whole answer, and takes the last part where nothing says that it is whole', async () => {
  const part = { data: data('part'), state: LoadingState.Streaming };
  const all = { data: data('all'), state: LoadingState.Done };
  const { signal } = new AbortController();
  expect(await answerOf(of(part, all), signal)).toBe(all);
  expect(await answerOf(of({ ...part, state: LoadingState.Loading }, part), signal)).toBe(part);
  expect(await answerOf(of(), signal)).toBeNull();
  await expect(answerOf(of({ ...part, error: { message: 'down' } }), signal)).rejects.toThrow('down');
});
