import { Slots } from './slots';

const never = new AbortController().signal;

test('so many run, the rest wait in line', async () => {
  const slots = new Slots(2);
  const order: number[] = [];
  const first = await slots.take(never);
  const second = await slots.take(never);
  const third = slots.take(never).then((release) => (order.push(3), release));
  const fourth = slots.take(never).then((release) => (order.push(4), release));
  await Promise.resolve();
  expect(order).toEqual([]);
  second();
  second();
  (await third)();
  first();
  await fourth;
  expect(order).toEqual([3, 4]);
});

test('whoever gives up waiting leaves the line, and its place is not lost', async () => {
  const slots = new Slots(1);
  const release = await slots.take(never);
  const impatient = new AbortController();
  const waiting = slots.take(impatient.signal);
  const next = slots.take(never);
  impatient.abort();
  await expect(waiting).rejects.toThrow();
  release();
  await expect(next).resolves.toBeInstanceOf(Function);
  await expect(slots.take(AbortSignal.abort())).rejects.toThrow();
});
