/** The script of the panel's worker; it becomes a string in the plugin's module. */
import { serveJobs } from '../../../background/serve';
import { JOBS } from './jobs';
import { rehearse } from './rehearse';

serveJobs(JOBS);
rehearse();
