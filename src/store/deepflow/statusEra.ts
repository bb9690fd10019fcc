/**
 * Which version's `response_status` a table or a file holds. A 5 is stored by those versions only for which 2 is a
 * timeout; a span of OpenTelemetry with 2 by the older ones only. Both are in a table whose server was upgraded.
 */
import type { StoreClient } from '../client';
import { inRanges, type TimeColumn } from '../timeRange';
import type { LogicalColumn } from './columns';
import { mayBeTimeoutSql, UNKNOWN, AMBIGUOUS, type TimeoutsFromS } from './responseStatus';

/** What was seen, by `time`, Unix s; 0 = none. */
export interface StatusSigns {
  /** The latest OTel row with 2. */
  lastOlderS: number;
  /** The first and the last row with 5. */
  firstNewerS: number;
  lastNewerS: number;
  /** Whether there are rows with a 2 that only the version could explain. */
  matters: boolean;
}

export const NO_SIGNS: StatusSigns = { lastOlderS: 0, firstNewerS: 0, lastNewerS: 0, matters: false };

export interface StatusEra {
  timeoutsFromS: TimeoutsFromS;
  /** False where nothing tells which version wrote the rows. */
  isTold: boolean;
}

/** Where older and newer rows lie apart, what is between them is taken for older; where they do not, the last older one ends it. */
export function eraOf({ lastOlderS, firstNewerS, lastNewerS }: StatusSigns): StatusEra {
  if (lastNewerS === 0) {
    return { timeoutsFromS: null, isTold: lastOlderS > 0 };
  }
  return {
    timeoutsFromS: lastOlderS === 0 ? 0 : firstNewerS > lastOlderS ? firstNewerS : lastOlderS + 1,
    isTold: true,
  };
}

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

/** Where it is looked: back from now, s. The first window has no end, since clocks differ; before the last is one more. */
const BACK_S = [HOUR_S, 4 * HOUR_S, 12 * HOUR_S, DAY_S, 2 * DAY_S, 3 * DAY_S, 7 * DAY_S, 30 * DAY_S];

/** What the catalog knows of the table. */
interface Table {
  table: string;
  column: (name: LogicalColumn) => string;
  timeColumn: TimeColumn;
}

/** Rows that are read of each window: any, since nothing but the rows themselves tells which hold a sign. */
const ROWS_A_WINDOW = 20_000;

/**
 * Looks for signs in some rows of every age: one statement, in which each read has bounds on time and on rows, so that
 * it costs the same on a table of any size and needs no index.
 * @returns no signs where the server refuses it: then a 2 is read as unknown, and that is said.
 */
export async function readStatusSigns(
  client: StoreClient,
  { table, column, timeColumn }: Table,
  signal?: AbortSignal
): Promise<StatusSigns> {
  const nowS = Math.floor(Date.now() / 1000);
  const edges = [Infinity, ...BACK_S.map((back) => nowS - back), 0];
  const params: Record<string, unknown> = { sign_rows: ROWS_A_WINDOW };
  const facts = [
    `${column('time')} AS sign_time`,
    `${column('response_status')} AS sign_status`,
    `(${mayBeTimeoutSql({ column })}) AS sign_open`,
    `(${column('signal_source')} = 4) AS sign_otel`,
  ];
  const samples = edges.slice(1).map((fromS, i) => {
    const within = inRanges(timeColumn, [{ fromS, toS: edges[i] }], `_sign_${i}`);
    Object.assign(params, within.params);
    return `SELECT ${facts.join(', ')}
    FROM ${table}
    WHERE ${within.sql}
    LIMIT {sign_rows:UInt32}`;
  });
  const isOlder = `sign_status = ${AMBIGUOUS} AND sign_otel`;
  const isNewer = `sign_status = ${UNKNOWN}`;
  try {
    const [row] = await client.query(
      `SELECT
  toUnixTimestamp(maxIf(sign_time, ${isOlder})) AS last_older_s,
  toUnixTimestamp(minIf(sign_time, ${isNewer})) AS first_newer_s,
  toUnixTimestamp(maxIf(sign_time, ${isNewer})) AS last_newer_s,
  toUInt8(countIf(sign_status = ${AMBIGUOUS} AND sign_open) > 0) AS matters
FROM (
    ${samples.join('\n    UNION ALL\n    ')}
)`,
      params,
      signal
    );
    return {
      lastOlderS: Number(row?.last_older_s ?? 0),
      firstNewerS: Number(row?.first_newer_s ?? 0),
      lastNewerS: Number(row?.last_newer_s ?? 0),
      matters: Number(row?.matters ?? 0) === 1,
    };
  } catch {
    return { ...NO_SIGNS, matters: true };
  }
}

/** For the screen, where it matters and nothing tells. */
export const UNDECIDED =
  'Requests with status 2 are shown as unknown: DeepFlow up to 6.6.9 and 7.0.2 writes it where there was no answer to read, ' +
  'later versions for a timeout, and nothing here (no row with status 5) tells which of them wrote these.';

/** For *Save & test*: how status 2 is read, where that is not as the newest version means it; '' = as it does. */
export function eraInWords({ timeoutsFromS, isTold }: StatusEra): string {
  if (timeoutsFromS === 0 || !isTold) {
    return '';
  }
  return timeoutsFromS === null
    ? 'Status 2 is read as unknown: OTel rows with it show that a DeepFlow server up to 6.6.9 or 7.0.2 wrote them, for which it is no timeout.'
    : `Status 2 is read as a timeout from ${new Date(timeoutsFromS * 1000).toISOString().slice(0, 19)}Z on, when the DeepFlow server was upgraded, and as unknown before.`;
}
