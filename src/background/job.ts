/** Work in steps: each `yield` is a point where the page may be given back, or the work stopped. */
export type Steps<T> = Generator<void, T, void>;

/**
 * A job: given what it starts with, it answers one message after another, and may remember things in between.
 * It runs on either thread and may be moved: then it is started anew and told the same messages, so that its answers
 * must depend on nothing else. What it is given it must not change; everything that goes in and out must be plain data
 * (structured clone). No piece of work between two yields may take longer than a few tens of ms.
 */
export type Job<Start, Message, Answer> = (start: Start) => (message: Message) => Steps<Answer>;

/** The jobs of a worker, by name. */
export type Jobs = Record<string, Job<never, never, unknown>>;

export type StartOf<J> = J extends Job<infer Start, never, unknown> ? Start : never;
export type MessageOf<J> = J extends Job<never, infer Message, unknown> ? Message : never;
export type AnswerOf<J> = J extends Job<never, never, infer Answer> ? Answer : never;

/** A job that is done after one answer, for `Background.run`: its input is what it starts with. */
export function once<Input, Answer>(work: (input: Input) => Steps<Answer>): Job<Input, null, Answer> {
  return (input) => () => work(input);
}

const buffers = new WeakMap<object, ArrayBufferLike[]>();

/** Says which buffers of an answer may move to the other thread instead of being copied; the job must not use them again. */
export function moving<T extends object>(answer: T, movable: readonly ArrayBufferLike[]): T {
  buffers.set(answer, [...movable]);
  return answer;
}

export function movableIn(answer: unknown): ArrayBufferLike[] {
  return (typeof answer === 'object' && answer !== null && buffers.get(answer)) || [];
}
