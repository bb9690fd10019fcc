/** The jobs of the panel. */
import { readFileJob } from '../files/readFileJob';
import { layJob } from './layJob';

export const JOBS = { lay: layJob, readFile: readFileJob };
