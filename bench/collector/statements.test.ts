import { EXPORTER_VERSIONS, otelTracesDdl, type OtelTracesOptions } from '../../demo/schema/otelTraces';
import type { ExporterStatements } from './exporterStatements';
import { RELEASES } from './goProgram';
import recorded from './statements.json';

const RECORDED = recorded as ExporterStatements[];

const words = (sql: string): string => sql.replace(/\s+/g, ' ').trim();
/** White space counts for nothing around brackets, either: the exporter's templates have it in some places. */
const bare = (sql: string): string => words(sql).replace(/ ?([(),]) ?/g, '$1');

/** Without the INSERT at the end. */
const ddlOf = (statements: readonly string[]): string[] => statements.filter((sql) => !sql.startsWith('INSERT'));

it('is of every release that the tables are known for', () => {
  expect(RECORDED.flatMap(({ versions }) => versions)).toEqual(RELEASES);
  expect(EXPORTER_VERSIONS).toEqual(RELEASES);
});

describe.each(EXPORTER_VERSIONS)('our tables are those of the exporter %s', (version) => {
  const { map, json, mapForThreeDays } = RECORDED.find(({ versions }) => versions.includes(version))!;

  it.each<[string, OtelTracesOptions, string[]]>([
    ['maps', {}, map],
    ['JSON', { form: 'json' }, json],
    ['maps, kept for three days', { retentionDays: 3 }, mapForThreeDays],
  ])('%s', (_, options, statements) => {
    expect(otelTracesDdl({ ...options, version }).map(bare)).toEqual(ddlOf(statements).map(bare));
  });
});

it('makes no database where the exporter makes none', () => {
  expect(otelTracesDdl({ database: 'default' })[0]).toMatch(/^CREATE TABLE IF NOT EXISTS "default"\."otel_traces"/);
});
