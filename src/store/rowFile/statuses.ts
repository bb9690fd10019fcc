/** What `response_status` means in rows out of a file: of which version they are, they tell together. */
import { RESPONSE_STATUS_BY_CODE, type ResponseStatus } from '../../trace/span';
import type { StoreRow } from '../client';
import { AMBIGUOUS, mayBeTimeout, OTEL, statusOfRow, UNKNOWN, type StatusFacts } from '../deepflow/responseStatus';
import { STATUS_NAME } from '../deepflow/savedRows';
import { eraOf, NO_SIGNS } from '../deepflow/statusEra';

/**
 * Sets the status of each row as version 7.1 would have stored it.
 * @param rows as `deepflowRow` gives them
 * @returns how many rows have a 2 that no other row explains: these are unknown now.
 */
export function settleStatuses(rows: readonly StoreRow[]): number {
  const all = rows.map(factsOf);
  const signs = { ...NO_SIGNS };
  for (const { status, signalSource, timeS } of all) {
    if (status === UNKNOWN) {
      signs.firstNewerS = Math.min(signs.firstNewerS || timeS, timeS);
      signs.lastNewerS = Math.max(signs.lastNewerS, timeS);
    } else if (status === AMBIGUOUS && signalSource === OTEL) {
      signs.lastOlderS = Math.max(signs.lastOlderS, timeS);
    }
  }
  const { timeoutsFromS, isTold } = eraOf(signs);
  let undecided = 0;
  rows.forEach((row, i) => {
    const written = RESPONSE_STATUS_BY_CODE.lastIndexOf(String(row[STATUS_NAME] ?? '') as ResponseStatus);
    if (written >= 0) {
      row.response_status = written;
      return;
    }
    const facts = all[i];
    if (facts.status === AMBIGUOUS) {
      row.response_status = statusOfRow(facts, timeoutsFromS);
      undecided += !isTold && mayBeTimeout(facts) ? 1 : 0;
    }
  });
  return undecided;
}

function factsOf(row: StoreRow): StatusFacts {
  const number = (name: string, missing: number): number => {
    const value = row[name];
    return value === undefined || value === null || value === '' ? missing : Number(value);
  };
  const { response_code: code } = row;
  return {
    // a row without the column says nothing, of its version neither
    status: number('response_status', NOT_TOLD),
    signalSource: number('signal_source', 0),
    l7Protocol: number('l7_protocol', 0),
    type: number('type', 2),
    requestType: String(row.request_type ?? ''),
    hasCode: code !== undefined && code !== null && code !== '',
    timeS: Math.floor(number('end_time', number('start_time', 0)) / 1e6),
  };
}

const NOT_TOLD = -1;
