import { EngineError, readonlyError } from './errors';
import type { Connection, NativeEngine } from './native';
import { literal, text } from './text';
import { meaningful, type Token } from './tokens';

/** Kinds of functions, as `system.functions` sorts them, that make values out of values and do nothing else. */
export const PURE = [
  ...['Aggregate Functions', 'Arithmetic', 'Arrays', 'Bit', 'Bitmap', 'Comparison', 'Conditional', 'Dates and Times'],
  ...['Dictionary', 'Distance', 'Encoding', 'Hash', 'IP Address', 'JSON', 'Logical', 'Map', 'Mathematical', 'Null'],
  ...['Random Number', 'Rounding', 'String', 'String Replacement', 'String Search', 'String Splitting', 'Time Window'],
  ...['Tuple', 'Type Conversion', 'URL', 'UUID'],
];

/** The same among those that it sorts under "Other" and "Internal". */
export const PURE_TOO = [
  ...['bar', 'byteSize', 'caseWithExpression', 'currentDatabase', 'currentUser', 'displayName', 'dumpColumnStructure'],
  ...['finalizeAggregation', 'formatReadableDecimalSize', 'formatReadableQuantity', 'formatReadableSize'],
  ...['formatReadableTimeDelta', 'getSetting', 'hostName', 'identity', 'ignore', 'indexHint', 'isConstant'],
  ...['materialize', 'neighbor', 'rowNumberInAllBlocks', 'rowNumberInBlock', 'runningDifference', 'throwIf'],
  ...['toColumnTypeName', 'toTypeName', 'transform', 'uptime', 'variantElement', 'variantType', 'version'],
];

/** Functions in place of a table that make up their rows, in lower case. */
export const TABLES = [
  ...['numbers', 'numbers_mt', 'zeros', 'zeros_mt', 'generateseries', 'generate_series', 'null', 'values'],
  ...['sqlstandardvalues', 'view'],
];

/** What may stand before a bracket and is no function. */
const KEYWORDS = new Set([
  ...['SELECT', 'DISTINCT', 'ON', 'FROM', 'JOIN', 'USING', 'AS', 'WITH', 'WHERE', 'PREWHERE', 'HAVING', 'QUALIFY'],
  ...['BY', 'SETS', 'OVER', 'LIMIT', 'OFFSET', 'UNION', 'ALL', 'INTERSECT', 'EXCEPT', 'AND', 'OR', 'NOT', 'IN'],
  ...['LIKE', 'ILIKE', 'BETWEEN', 'IS', 'EXISTS', 'COLUMNS', 'REPLACE', 'TO', 'STEP'],
]);

/** What a reader may do besides SELECT, each about one thing that is named, without brackets. */
const LOOKS = [
  ['SHOW', 'TABLES'],
  ['SHOW', 'DATABASES'],
  ['DESCRIBE', 'TABLE'],
  ['EXISTS', 'TABLE'],
];

/**
 * What a user who may only read may ask for: a list of what is allowed, all else is refused. It reads statements
 * as ClickHouse's own formatter has written them, and these are what runs. The engine's `readonly` holds besides.
 *
 * - SELECT, and a look at names: SHOW TABLES, SHOW DATABASES, DESCRIBE TABLE and EXISTS TABLE of a table.
 * - Functions that make values out of values, and table functions that make up their rows. None that reads files,
 *   asks other servers, or is named without being called (APPLY).
 * - No SETTINGS: what may be changed comes with the request, and the engine refuses what differs.
 * - No name that could be a path: chDB looks for a table it does not know among the files.
 */
export class ReaderGuard {
  private constructor(
    private readonly allowed: ReadonlySet<string>,
    /** In lower case: table functions, and what ClickHouse knows in any case. */
    private readonly inAnyCase: ReadonlySet<string>,
    private readonly aggregates: ReadonlySet<string>,
    /** `If`, `Array`, … at the end of an aggregate function's name. */
    private readonly combinators: readonly string[]
  ) {}

  static async open(native: NativeEngine, connection: Connection): Promise<ReaderGuard> {
    const list = (names: readonly string[]) => names.map(literal).join(', ');
    const { bytes } = await native.QueryAsyncConnection(
      connection,
      `WITH pure AS (
         SELECT name, case_insensitive, is_aggregate FROM system.functions
         WHERE origin = 'System' AND (categories IN (${list(PURE)}) OR name IN (${list(PURE_TOO)}))
       )
       SELECT name, case_insensitive, if(is_aggregate, 'aggregate', 'function') FROM pure
       UNION ALL
       SELECT name, case_insensitive, 'function' FROM system.functions WHERE alias_to IN (SELECT name FROM pure)
       UNION ALL
       SELECT name, case_insensitive, 'type' FROM system.data_type_families
       UNION ALL
       SELECT name, 0, 'combinator' FROM system.aggregate_function_combinators WHERE NOT is_internal`,
      'TSVRaw'
    );
    const rows = text(bytes)
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    const names = rows.filter(([, , kind]) => kind !== 'combinator');
    return new ReaderGuard(
      new Set(names.map(([name]) => name)),
      new Set([...names.filter(([, anyCase]) => anyCase === '1').map(([name]) => name.toLowerCase()), ...TABLES]),
      new Set(names.filter(([, , kind]) => kind === 'aggregate').map(([name]) => name)),
      rows.filter(([, , kind]) => kind === 'combinator').map(([name]) => name)
    );
  }

  /**
   * @param source a statement as `formatQuery` writes it
   * @throws EngineError for what is not allowed
   */
  check(source: Buffer, tokens: readonly Token[], user: string): void {
    const words = meaningful(tokens);
    const [first, second] = words;
    const brackets = words.some(({ type }) => type === 'OpeningRoundBracket');
    const looks = LOOKS.some(([verb, what]) => first?.word === verb && second?.word === what) && !brackets;
    const selects = ['SELECT', 'WITH'].includes(first?.word) || first?.type === 'OpeningRoundBracket';
    const sets = words.some(({ word }, i) => word === 'SETTINGS' && words[i - 1]?.type !== 'Dot');
    if (!(looks || selects) || sets) {
      throw readonlyError(user);
    }
    words.forEach((token, i) => {
      const spelling = source.toString('utf8', token.start, token.end);
      if (words[i + 1]?.type === 'OpeningRoundBracket' && !this.mayStandBeforeBracket(token, spelling)) {
        throw denied(user, `call ${spelling}`);
      }
      if (token.word === 'APPLY') {
        throw denied(user, 'use APPLY');
      }
      if (token.word === 'IDENTIFIER' && words[i - 1]?.type === 'Colon') {
        throw denied(user, 'give names as parameters');
      }
      if (token.type === 'QuotedIdentifier' && /[/\\]/.test(spelling)) {
        throw denied(user, `read ${spelling}`);
      }
    });
  }

  private mayStandBeforeBracket({ type, word }: Token, spelling: string): boolean {
    if (type === 'BareWord' || type === 'QuotedIdentifier') {
      return (type === 'BareWord' && KEYWORDS.has(word)) || this.isAllowed(spelling.replace(/^`(.*)`$/, '$1'));
    }
    return type !== 'StringLiteral' && type !== 'HereDoc';
  }

  private isAllowed(name: string): boolean {
    return this.allowed.has(name) || this.inAnyCase.has(name.toLowerCase()) || this.isAggregate(name);
  }

  private isAggregate(name: string): boolean {
    return (
      this.aggregates.has(name) ||
      this.combinators.some((ending) => name.endsWith(ending) && this.isAggregate(name.slice(0, -ending.length)))
    );
  }
}

const denied = (user: string, what: string): EngineError =>
  new EngineError(497, 'ACCESS_DENIED', `${user}: Not enough privileges to ${what}.`);
