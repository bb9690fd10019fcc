/** `node --import tsx e2e/prepareOldest.ts`: installs and bundles the bare page of oldest/ before the tests need it. */
import { prepareOldest } from './oldestHost';

prepareOldest().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
