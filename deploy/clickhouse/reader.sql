CREATE USER IF NOT EXISTS spanloom_reader IDENTIFIED WITH sha256_password BY 'choose a password'
  SETTINGS readonly = 1, max_execution_time = 30, max_memory_usage = 4000000000;

GRANT SELECT ON flow_log.* TO spanloom_reader;                 -- DeepFlow's spans
GRANT dictGet, SHOW COLUMNS ON flow_tag.* TO spanloom_reader;  -- its names, and what belongs to what
GRANT SELECT ON otel.* TO spanloom_reader;                     -- the OpenTelemetry Collector's spans

CREATE QUOTA IF NOT EXISTS spanloom_reader
  FOR INTERVAL 1 minute MAX queries = 600, execution_time = 120 TO spanloom_reader;
