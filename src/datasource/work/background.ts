import { Background } from '../../background/Background';
import { JOBS } from './jobs';
import script from './worker?script';

/** One for the page, whatever data sources of ours it has. */
export const background = new Background(JOBS, script);
