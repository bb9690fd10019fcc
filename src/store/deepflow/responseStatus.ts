/**
 * What a stored `response_status` means. A 2 is "there was none" where DeepFlow up to 6.6.9 or 7.0.2 wrote it, "timeout"
 * from 6.6.9.2504 and 7.0.3 on, and no column tells which; what tells is in `statusEra.ts`. Never a timeout are spans of
 * OpenTelemetry, whose unset status older versions store as 2, and what Kafka answers to commands of which DeepFlow, in
 * every version, stores whole exchanges with 2 and without a code.
 */
import type { LogicalColumn } from './columns';

/** `response_status`: 0 Success, 2 see above, 3 Server Error, 4 Client Error, 5 Unknown. */
export const [OK, AMBIGUOUS, SERVER_ERROR, CLIENT_ERROR, UNKNOWN] = [0, 2, 3, 4, 5];

/** `signal_source` of spans of OpenTelemetry. */
export const OTEL = 4;
/** `type` of a row that saw request and answer. */
export const SESSION = 2;
const KAFKA = 100;

/** Commands of Kafka whose answers' codes DeepFlow reads. */
const KAFKA_WITH_CODE = ['Fetch', 'Produce', 'JoinGroup', 'LeaveGroup', 'SyncGroup'];

/** Since when a 2 is a timeout, Unix s; 0 = in all rows, null = in none. */
export type TimeoutsFromS = number | null;

/** What of a row its status depends on. */
export interface StatusFacts {
  status: number;
  signalSource: number;
  l7Protocol: number;
  /** 0 request, 1 response, 2 session. */
  type: number;
  requestType: string;
  hasCode: boolean;
  /** `time`, Unix s. */
  timeS: number;
}

/** SQL of a table's columns by their 7.1 names; a catalog is one. */
interface Columns {
  column(name: LogicalColumn): string;
}

/** A row's status as version 7.1 would have stored it. */
export function statusOfRow(facts: StatusFacts, timeoutsFromS: TimeoutsFromS): number {
  const isTimeout = timeoutsFromS !== null && facts.timeS >= timeoutsFromS && mayBeTimeout(facts);
  return facts.status === AMBIGUOUS && !isTimeout ? UNKNOWN : facts.status;
}

/** Whether a 2 is one that only the version of the server could explain. */
export function mayBeTimeout({ signalSource, l7Protocol, type, requestType, hasCode }: StatusFacts): boolean {
  const isUntoldAnswer = l7Protocol === KAFKA && type === SESSION && !hasCode && !KAFKA_WITH_CODE.includes(requestType);
  return signalSource !== OTEL && !isUntoldAnswer;
}

/** The same as `statusOfRow` in SQL. */
export function statusSql(catalog: Columns & { timeoutsFromS: TimeoutsFromS }): string {
  const status = catalog.column('response_status');
  const from = catalog.timeoutsFromS;
  if (from === null) {
    return `if(${status} = ${AMBIGUOUS}, ${UNKNOWN}, ${status})`;
  }
  const since = from === 0 ? '' : ` AND ${catalog.column('time')} >= toDateTime(${from})`;
  return `if(${status} = ${AMBIGUOUS} AND NOT (${mayBeTimeoutSql(catalog)}${since}), ${UNKNOWN}, ${status})`;
}

/** The same as `mayBeTimeout` in SQL. */
export function mayBeTimeoutSql({ column: c }: Columns): string {
  const withCode = KAFKA_WITH_CODE.map((command) => `'${command}'`).join(', ');
  const isUntoldAnswer = [
    `${c('l7_protocol')} = ${KAFKA}`,
    `${c('type')} = ${SESSION}`,
    `isNull(${c('response_code')})`,
    `${c('request_type')} NOT IN (${withCode})`,
  ];
  return `${c('signal_source')} != ${OTEL} AND NOT (${isUntoldAnswer.join(' AND ')})`;
}
