/** The jobs of the data source. */
import { rowFileJob } from './rowFileJob';
import { traceJob } from './traceJob';

export const JOBS = { trace: traceJob, rowFile: rowFileJob };
