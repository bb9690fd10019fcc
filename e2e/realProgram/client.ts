/** Asks the service (URL in SHOP) for each path that it was given, one after another, and prints the statuses. */
import { stopTelemetry } from './telemetry';
import { get } from './get';

async function main(): Promise<void> {
  const statuses: number[] = [];
  for (const path of process.argv.slice(2)) {
    statuses.push((await get(`${process.env.SHOP}${path}`)).status);
  }
  await stopTelemetry();
  console.log(JSON.stringify(statuses));
}

void main();
