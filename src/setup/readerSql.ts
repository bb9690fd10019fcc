/**
 * A ClickHouse user that can do nothing but read what Spanloom reads, within limits. The limits must be in the database:
 * Grafana's proxy passes on any statement of whoever may query the data source.
 *
 * - `readonly = 1`: no writing, and no setting that a statement could change
 * - `SHOW COLUMNS` and `dictGet` on flow_tag: what DeepFlow's numbers are called, and what belongs to what
 * - a grant on a database that is not there is no error
 *
 * Documents and deployments have copies; `scripts/docs/readerSql.test.ts` holds them equal.
 */
export const READER_SQL = `CREATE USER IF NOT EXISTS spanloom_reader IDENTIFIED WITH sha256_password BY 'choose a password'
  SETTINGS readonly = 1, max_execution_time = 30, max_memory_usage = 4000000000;

GRANT SELECT ON flow_log.* TO spanloom_reader;                 -- DeepFlow's spans
GRANT dictGet, SHOW COLUMNS ON flow_tag.* TO spanloom_reader;  -- its names, and what belongs to what
GRANT SELECT ON otel.* TO spanloom_reader;                     -- the OpenTelemetry Collector's spans

CREATE QUOTA IF NOT EXISTS spanloom_reader
  FOR INTERVAL 1 minute MAX queries = 600, execution_time = 120 TO spanloom_reader;`;
