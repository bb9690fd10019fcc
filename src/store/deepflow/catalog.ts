import type { StoreClient } from '../client';
import { StoreError } from '../storeError';
import type { TimeColumn } from '../timeRange';
import { DEFAULTS, OLDER_NAMES, REQUIRED, type LogicalColumn } from './columns';
import { listDictionaries, literal, readDictionaries, type Dictionaries, type DictionaryName } from './dictionaries';
import type { TimeoutsFromS } from './responseStatus';
import { eraInWords, eraOf, NO_SIGNS, readStatusSigns, UNDECIDED, type StatusSigns } from './statusEra';

export type { LogicalColumn } from './columns';
export type { DictionaryName } from './dictionaries';

/** What one server's `l7_flow_log` has, and the SQL that reads it. Immutable; cache one per data source. */
export interface Catalog {
  /** Quoted, ready for FROM: `` `flow_log`.`l7_flow_log` ``. */
  table: string;
  /** True when the table has the column under its own or an older name. */
  has(column: LogicalColumn): boolean;
  /**
   * SQL expression of a column by its 7.1 name; a literal of its type where the table has none.
   * An output alias must not equal a column's name: ClickHouse would use the alias in WHERE as well.
   */
  column(column: LogicalColumn): string;
  /** When a row's session ended: the first column of the table's key. */
  timeColumn: TimeColumn;
  /** The expression of an id's name: '' for id 0 and unknown ids; the literal '' when the dictionary is not readable. */
  name(dictionary: DictionaryName, idExpression: string): string;
  /** Like `name`, but the id as text when the dictionary is not readable: for filters and lists. */
  nameOrId(dictionary: DictionaryName, idExpression: string): string;
  /** The id of another place that a dictionary has for an id, such as a pod's `pod_ns_id`; null where it is not known to have one. */
  idOf(dictionary: DictionaryName, column: string, idExpression: string): string | null;
  /** Name of an auto_instance or auto_service by its type and id; '' where unknown, and for types that have no resource (IP, Internet). */
  resourceName(typeExpression: string, idExpression: string): string;
  /** Name of a capture NIC by agent and NIC id. */
  nicName(agentExpression: string, nicExpression: string): string;
  /** An end's address as text: `10.1.2.3` or IPv6. */
  ip(end: 0 | 1): string;
  /** Dictionaries that can be read. */
  dictionaries: ReadonlySet<DictionaryName>;
  /** Columns as the table has them, in its order: name and ClickHouse type. */
  tableColumns: ReadonlyArray<{ name: string; type: string }>;
  /** False for a `readonly=1` user, who may send no setting. */
  settingsAllowed: boolean;
  /** True where the table may be spread over several servers: then a sub-select needs GLOBAL. */
  isSharded: boolean;
  /** Since when a `response_status` of 2 means a timeout; read it through `statusSql`. */
  timeoutsFromS: TimeoutsFromS;
  /** What is degraded and why, for the screen. */
  notices: string[];
  /** How the rows are read where older servers mean something else, for *Save & test*. */
  remarks: string[];
}

export interface CatalogOptions {
  /** Put before `flow_log` and `flow_tag`: `0002_` for DeepFlow's organisation 2; '' for the default one. */
  databasePrefix?: string;
  signal?: AbortSignal;
}

/**
 * Asks the server what it has: four small statements, or a few more, once per data source; two where it has no such table.
 * @throws StoreError in plain words when the table is missing or not readable
 */
export async function readCatalog(client: StoreClient, options: CatalogOptions = {}): Promise<Catalog> {
  const prefix = options.databasePrefix ?? '';
  const database = `${prefix}flow_log`;
  const tags = `${prefix}flow_tag`;
  const [columns, listed] = await Promise.all([
    client.query(
      `SELECT name, type, toString(getSetting('readonly')) AS readonly,
         (SELECT any(engine) FROM system.tables WHERE database = {database:String} AND name = 'l7_flow_log') AS engine
       FROM system.columns
       WHERE database = {database:String} AND table = 'l7_flow_log' ORDER BY position`,
      { database },
      options.signal
    ),
    listDictionaries(client, tags, options.signal),
  ]);
  const tableColumns = columns.map((row) => ({ name: String(row.name), type: String(row.type) }));
  const facts = {
    settingsAllowed: columns[0]?.readonly !== '1',
    // DeepFlow's is Distributed over the local table; a view may hide one.
    isSharded: !/MergeTree$/.test(String(columns[0]?.engine ?? '')),
  };
  // throws where there is no such table: then nothing more is asked, which could only fail
  const table = makeCatalog(database, tags, tableColumns, new Set(), facts);
  const [dictionaries, signs] = await Promise.all([
    readDictionaries(client, tags, listed, options.signal),
    readStatusSigns(client, table, options.signal),
  ]);
  return makeCatalog(database, tags, tableColumns, dictionaries.names, facts, signs, dictionaries.ids);
}

/** The catalog of a table with these columns. @throws StoreError when a column is missing that nothing can stand for */
export function makeCatalog(
  database: string,
  tagDatabase: string,
  tableColumns: Array<{ name: string; type: string }>,
  dictionaries: ReadonlySet<DictionaryName>,
  facts: Pick<Catalog, 'settingsAllowed' | 'isSharded'>,
  signs: StatusSigns = NO_SIGNS,
  idsOf: Dictionaries['ids'] = new Map()
): Catalog {
  if (tableColumns.length === 0) {
    throw new StoreError(`The table ${database}.l7_flow_log was not found, or this database user may not read it.`, 60);
  }
  const present = new Set(tableColumns.map((column) => column.name));
  const expressions = new Map<LogicalColumn, string>();
  const found = new Set<LogicalColumn>();
  for (const [column, literal] of DEFAULTS) {
    const older = OLDER_NAMES[column];
    const names = [column, older].filter((name): name is string => name !== undefined && present.has(name));
    if (names.length > 0) {
      found.add(column);
    }
    expressions.set(column, expressionOf(names, literal));
  }
  const missing = REQUIRED.filter((column) => !found.has(column));
  if (missing.length > 0) {
    throw new StoreError(
      `The table ${database}.l7_flow_log has no column ${missing.join(', ')}: it is not DeepFlow's.`
    );
  }

  const era = eraOf(signs);
  const column = (name: LogicalColumn) => expressions.get(name) as string;
  const lookUp = (dictionary: DictionaryName, key: string, otherwise: string) =>
    dictionaries.has(dictionary)
      ? `dictGetOrDefault('${literal(tagDatabase)}.${dictionary}_map', 'name', ${key}, '')`
      : otherwise;

  return {
    table: `${quote(database)}.${quote('l7_flow_log')}`,
    has: (name) => found.has(name),
    column,
    timeColumn: { sql: column('time'), type: 'DateTime' },
    name: (dictionary, id) => lookUp(dictionary, `toUInt64(${id})`, `''`),
    nameOrId: (dictionary, id) => lookUp(dictionary, `toUInt64(${id})`, `if(${id} = 0, '', toString(${id}))`),
    idOf: (dictionary, name, id) =>
      dictionaries.has(dictionary) && idsOf.get(dictionary)?.has(name)
        ? `dictGetOrDefault('${literal(tagDatabase)}.${dictionary}_map', '${literal(name)}', toUInt64(${id}), toUInt64(0))`
        : null,
    // types 0 and 255 are Internet and plain IP: their id is a subnet's
    resourceName: (type, id) =>
      dictionaries.has('device')
        ? `if(${type} IN (0, 255), '', ${lookUp('device', `(toUInt64(${type}), toUInt64(${id}))`, `''`)})`
        : `''`,
    nicName: (agent, nic) => lookUp('vtap_port', `(toUInt64(${agent}), toUInt64(${nic}))`, `''`),
    ip: (end) =>
      `if(${column('is_ipv4')} = 1, IPv4NumToString(${column(`ip4_${end}`)}), toString(${column(`ip6_${end}`)}))`,
    dictionaries,
    tableColumns,
    ...facts,
    timeoutsFromS: era.timeoutsFromS,
    notices: [...noticesOf(dictionaries), ...(signs.matters && !era.isTold ? [UNDECIDED] : [])],
    remarks: [eraInWords(era)].filter((text) => text !== ''),
  };
}

/** An upgraded table holds a column under its newer and its older name: a row has the one filled that its server knew. */
function expressionOf([name, older]: string[], nothing: string): string {
  if (name === undefined) {
    return nothing;
  }
  return older === undefined ? quote(name) : `if(${quote(name)} != ${nothing}, ${quote(name)}, ${quote(older)})`;
}

export function quote(name: string): string {
  return '`' + name.replace(/[`\\]/g, '\\$&') + '`';
}

const IN_WORDS: Record<DictionaryName, string> = {
  pod_cluster: 'clusters',
  pod_ns: 'namespaces',
  pod_group: 'workloads',
  pod_node: 'nodes',
  pod_service: 'services',
  pod: 'pods',
  gprocess: 'processes',
  device: 'instances and services',
  vtap: 'agents',
  vtap_port: 'network interfaces',
};

function noticesOf(dictionaries: ReadonlySet<DictionaryName>): string[] {
  const missing = (Object.keys(IN_WORDS) as DictionaryName[]).filter((name) => !dictionaries.has(name));
  if (missing.length === 0) {
    return [];
  }
  const words = missing.map((name) => IN_WORDS[name]).join(', ');
  return [
    `Names of ${words} cannot be looked up: the dictionaries in flow_tag are missing or this database user may not read them.`,
  ];
}
