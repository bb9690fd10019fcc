import type { Evidence } from './trace';

/** What each kind of evidence says, for people. */
export const EVIDENCE_WORDS: Record<Evidence, string> = {
  'parent-span-id': 'The span names its parent by span id',
  'span-id': 'Both carry the same span id',
  'trace-id': 'Both carry the same trace id',
  'tcp-seq': 'The same TCP sequence numbers: one request, seen at two places',
  syscall: 'The same thread went from one to the other (system call trace id)',
  'x-request-id': 'The same X-Request-ID header',
  stream: 'The same stream of one connection',
  'dns-id': 'The same DNS query id',
  'unix-socket': 'The two ends of one Unix socket',
  message: 'The same message of a queue',
  process: 'The same process',
  containment: 'It lies inside the parent in time',
  pattern: 'A delay that is usual between the two',
};
