/**
 * The oldest ClickHouse whose SQL our statements keep to: what DeepFlow 6.2 and 6.3 install. Nothing in our code depends
 * on a version; what a server has is found out by asking it. Kept by `scripts/stores`, which refuses newer SQL.
 */
export const LEAST_VERSION = '22.8';

/** In words, when a server is older; '' otherwise, and for a version that is not ClickHouse's. */
export function tooOldInWords(version: string): string {
  const [year, month] = (/^(\d+)\.(\d+)\./.exec(version) ?? []).slice(1).map(Number);
  const [leastYear, leastMonth] = LEAST_VERSION.split('.').map(Number);
  const isOlder = year < leastYear || (year === leastYear && month < leastMonth);
  return isOlder
    ? `ClickHouse ${version} is too old: Spanloom needs ${LEAST_VERSION} or later, and some of what it asks will fail.`
    : '';
}
