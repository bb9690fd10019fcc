import type { Talk } from './Talk';

/** A talk whose messages are of several kinds: asked of one kind, it gives the type of answer that belongs to it. */
export function asking<Message extends { kind: string }, Answers extends Record<Message['kind'], unknown>>(
  talk: Talk<Message, Answers[Message['kind']]>
) {
  return <K extends Message['kind']>(message: Extract<Message, { kind: K }>, weight = 0): Promise<Answers[K]> =>
    talk.ask(message, weight) as Promise<Answers[K]>;
}
