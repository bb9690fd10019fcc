import { Background } from '../../../background/Background';
import { JOBS } from './jobs';
import { MANY_SPANS } from './manySpans';
import script from './worker?script';

/** One for the page, however many panels it has. It holds nothing between two jobs and need not stay long. */
export const background = new Background(JOBS, script, { heavyFrom: MANY_SPANS, idleMs: 10_000 });
