/** The script of the data source's worker; it becomes a string in the plugin's module. */
import { serveJobs } from '../../background/serve';
import { JOBS } from './jobs';

serveJobs(JOBS);
