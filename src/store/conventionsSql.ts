/** The same as `conventions.ts` and `outcome.ts` in SQL, for filters: what attributes say of a request. */
import { NAMES, SPAN_ATTRIBUTES } from './conventions';
import { CANCELED, FAULTS_OF_SERVERS, RPC_CODES } from './outcome';
import { protocolOfHttpSql, protocolOfSystemSql } from './protocolsSql';
import { firstText, words } from './sqlParts';

/** SQL of what a row tells. */
export interface ToldSql {
  /** Text of an attribute; '' where there is none. */
  attribute(name: string): string;
  /** `ok`, `error` or `unset`. */
  status: string;
  message: string;
}

/** SQL of what `readConventions` makes of it, each for itself: only what is asked for is computed. */
export class SaidSql {
  constructor(private readonly row: ToldSql) {}

  private told(thing: keyof typeof NAMES): string {
    return firstText(NAMES[thing].map((name) => this.row.attribute(name)));
  }

  /** By what kind of system was called: RPC, database, messaging, HTTP, or none of these. */
  private byKind(of: Record<'rpc' | 'db' | 'messaging' | 'http' | 'none', string>): string {
    const { row } = this;
    const anyHttp = SPAN_ATTRIBUTES.filter((name) => name.startsWith('http.')).map(
      (name) => `${row.attribute(name)} != ''`
    );
    const [rpc, db, messaging] = (['rpc', 'db', 'messaging'] as const).map((thing) => `${this.told(thing)} != ''`);
    return `multiIf(${rpc}, ${of.rpc}, ${db}, ${of.db}, ${messaging}, ${of.messaging}, ${anyHttp.join(' OR ')}, ${of.http}, ${of.none})`;
  }

  get protocol(): string {
    const system = firstText([this.told('rpc'), this.told('db'), this.told('messaging')]);
    const [of, http] = [protocolOfSystemSql(system), protocolOfHttpSql(this.told('protocolVersion'))];
    return `multiIf(${system} != '', ${of}, ${this.byKind({ rpc: `''`, db: `''`, messaging: `''`, http, none: `''` })})`;
  }

  get requestType(): string {
    return this.byKind({
      rpc: `replaceRegexpOne(${this.told('rpcMethod')}, '(?s)^.*/', '')`,
      db: this.told('dbOperation'),
      messaging: this.told('messagingOperation'),
      http: this.told('httpMethod'),
      none: `''`,
    });
  }

  get requestResource(): string {
    const method = this.told('rpcMethod');
    const path = firstText([this.told('path'), pathOf(this.told('url')), this.told('route')]);
    return this.byKind({
      rpc: `if(match(${method}, '(?s)^.+/'), replaceRegexpOne(${method}, '(?s)/[^/]*$', ''), ${this.told('rpcService')})`,
      db: this.told('dbText'),
      messaging: this.told('messagingTarget'),
      http: path,
      none: path,
    });
  }

  get requestDomain(): string {
    return firstText([this.told('domain'), this.told('dbServer'), hostOf(this.told('url'))]);
  }

  get peerAddress(): string {
    return this.told('peerAddress');
  }

  /** Nullable. */
  get responseCode(): string {
    const others = [codeOf(this.told('rpcStatus')), codeOf(this.told('dbStatus'))];
    return `coalesce(${[this.rpcCode, this.httpCode, ...others].join(', ')})`;
  }

  get responseStatus(): string {
    const { status } = this.row;
    const ofRpc = `multiIf(rpc_code = 0, 'ok', rpc_code IN (${[...FAULTS_OF_SERVERS].join(', ')}), 'server_error', 'client_error')`;
    const ofHttp = `multiIf(http_code >= 500, 'server_error', http_code >= 400, 'client_error', 'ok')`;
    const byCode = `multiIf(rpc_code IS NOT NULL, ${ofRpc}, http_code IS NOT NULL, ${ofHttp}, 'unknown')`;
    const said = `multiIf(${status} = 'ok', 'ok', ${status} = 'error' AND NOT ${isFailure(byCode)}, 'server_error', ${byCode})`;
    return `arrayMap((rpc_code, http_code) -> ${said}, [${this.rpcCode}], [${this.httpCode}])[1]`;
  }

  get responseException(): string {
    return `if(${isFailure(this.responseStatus)}, ${firstText([this.row.message, this.told('errorType')])}, '')`;
  }

  private get httpCode(): string {
    return `nullIf(${codeOf(this.told('httpStatus'))}, 0)`;
  }

  private get rpcCode(): string {
    const [rpc, grpcStatus, rpcStatus] = [this.told('rpc'), this.told('grpcStatus'), this.told('rpcStatus')];
    const word = `replaceRegexpAll(upper(${rpcStatus}), '[^A-Z]+', '_')`;
    const codes = [...RPC_CODES, CANCELED];
    // Connect's spelling stands for the one of gRPC
    const known = `transform(${word}, [${words(codes)}], [${codes.map((code) => (code === CANCELED ? 1 : RPC_CODES.indexOf(code))).join(', ')}], 99)`;
    const ofGrpc = `match(${grpcStatus}, '${DIGITS}'), ${rpcCodeOf(grpcStatus)}`;
    const ofRpc = `(${rpc} = '' OR match(${rpc}, '(?i)grpc')) AND match(${rpcStatus}, '${DIGITS}'), ${rpcCodeOf(rpcStatus)}`;
    return `multiIf(${known} != 99, toInt64(${known}), ${ofGrpc}, ${ofRpc}, NULL)`;
  }
}

const DIGITS = '^[0-9]{1,9}$';

/** SQL: a status that counts as a failure for its text. */
export const isFailure = (status: string): string => `${status} IN ('server_error', 'client_error')`;

/** The number of a code, Nullable. */
const codeOf = (text: string): string => `toInt64OrNull(extract(${text}, '${DIGITS}'))`;

/** The same of RPC, where there are no others than 0 to 16. */
const rpcCodeOf = (text: string): string => `toInt64OrNull(extract(${text}, '^0*([0-9]|1[0-6])$'))`;

const SCHEME = '^[A-Za-z][A-Za-z0-9+.-]*://';

/** The path of an absolute URL; '' if it is none. What a browser would escape in it is as it was sent. */
function pathOf(url: string): string {
  const path = `path(${url})`;
  return `multiIf(NOT match(${url}, '${SCHEME}'), '', ${path} != '', ${path}, match(${url}, '(?i)^https?:'), '/', '')`;
}

/** Host and port as a browser shows them: not the port that the scheme stands for. */
function hostOf(url: string): string {
  const host = `lower(extract(${url}, '${SCHEME}(?:[^/?#@]*@)?([^/?#]*)'))`;
  const without = (port: number): string => `replaceRegexpOne(${host}, ':${port}$', '')`;
  return `multiIf(match(${url}, '(?i)^https:'), ${without(443)}, match(${url}, '(?i)^http:'), ${without(80)}, ${host})`;
}
