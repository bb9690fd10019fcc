/** Content type of a format's output, as ClickHouse sends it. */
export function contentType(format: string): string {
  if (
    /^(JSONEachRow|JSONCompactEachRow|JSONStringsEachRow|JSONCompactStringsEachRow|JSONLines|NDJSON|PrettyJSONLines)/.test(
      format
    )
  ) {
    return 'application/x-ndjson; charset=UTF-8';
  }
  if (/^(JSON|PrettyNDJSON)/.test(format)) {
    return 'application/json; charset=UTF-8';
  }
  if (/^CSV/.test(format)) {
    return `text/csv; charset=UTF-8; header=${format.includes('WithNames') ? 'present' : 'absent'}`;
  }
  if (/^(TSV|TabSeparated|TSKV)/.test(format)) {
    return 'text/tab-separated-values; charset=UTF-8';
  }
  return OTHERS[format] ?? 'text/plain; charset=UTF-8';
}

const binary = 'application/octet-stream';

const OTHERS: Record<string, string> = {
  XML: 'application/xml; charset=UTF-8',
  Markdown: 'text/markdown; charset=UTF-8',
  Native: binary,
  RowBinary: binary,
  RowBinaryWithNames: binary,
  RowBinaryWithNamesAndTypes: binary,
  RowBinaryWithDefaults: binary,
  Parquet: binary,
  Arrow: binary,
  ArrowStream: binary,
  ORC: binary,
  Avro: binary,
  MsgPack: binary,
  Protobuf: binary,
  CapnProto: binary,
  BSONEachRow: binary,
};
