import type { Answer, Question } from './question';

/** Answers by what was asked: a search stitches again and again, and most processes have nothing new to say. */
export type KnownAnswers = Map<string, Answer[]>;

/** All that an answer depends on: the same text, the same answer. Times count from the first one. */
export function textOf({ received, calls, types, keys, isLoop }: Question): string {
  const fromNs = Math.min(received[0]?.startNs ?? Infinity, calls[0]?.startNs ?? Infinity);
  const ns = (timeNs: number): number => Math.round(timeNs - fromNs);
  return [
    `${types} ${keys} ${isLoop}`,
    ...received.map(({ startNs, endNs, type }) => `${ns(startNs)} ${ns(endNs)} ${type}`),
    ...calls.map(
      ({ startNs, endNs, key, known, after, readLast }) =>
        `${ns(startNs)} ${ns(endNs)} ${key} ${known} ${after} ${readLast}`
    ),
  ].join('\n');
}
