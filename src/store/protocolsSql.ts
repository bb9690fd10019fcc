/** The same as `protocols.ts` in SQL, for filters. */
import { L7_PROTOCOLS } from './l7Protocols';
import { CODE_OF, HTTP, HTTP2, NO_NAMES, OLDER_CODES, SPOKEN_BY, WITHIN_NAMES } from './protocols';
import { named, words } from './sqlParts';

const NAMES = Object.entries(L7_PROTOCOLS);
const numbers = (all: readonly number[]): string => `[${all.join(', ')}]`;

/** Name of a code; `otherwise` where it has none. */
const nameOf = (code: string, otherwise: string): string =>
  `transform(toInt64(${code}), ${numbers(NAMES.map(([one]) => Number(one)))}, [${words(NAMES.map(([, name]) => name))}], ${otherwise})`;

const lettersOf = (name: string): string => `replaceRegexpAll(lower(${name}), '[^a-z0-9]', '')`;

const knownCode = (letters: string, otherwise: string): string =>
  `transform(${letters}, [${words([...CODE_OF.keys()])}], ${numbers([...CODE_OF.values()])}, ${otherwise})`;

/** As `protocolOfSystem`: the code of a system's name. */
function codeOfSystem(name: string): string {
  const list = (all: readonly string[]): string => `[${words(all)}]`;
  const firstIn = (text: string, all: readonly string[]): string =>
    `arrayFirstIndex(known -> position(${text}, known) > 0, ${list(all)})`;
  // index 0 of an array, for none, is '' and 0
  const spoken = `[letters, ${words(SPOKEN_BY.map(([, protocol]) => protocol))}][${firstIn(
    'letters',
    SPOKEN_BY.map(([known]) => known)
  )} + 1]`;
  const within = `${numbers(WITHIN_NAMES.map(([, code]) => code))}[${firstIn(
    'spoken',
    WITHIN_NAMES.map(([known]) => known)
  )}]`;
  return named(lettersOf(name), 'letters', named(spoken, 'spoken', knownCode('spoken', within)));
}

/** The protocol that attributes name. @param system SQL of OpenTelemetry's name */
export function protocolOfSystemSql(system: string): string {
  return named(system, 'system', nameOf(codeOfSystem('system'), 'system'));
}

/** The protocol of HTTP by the version that was spoken. */
export function protocolOfHttpSql(version: string): string {
  return `if(startsWith(${version}, '2'), '${L7_PROTOCOLS[HTTP2]}', '${L7_PROTOCOLS[HTTP]}')`;
}

/** As `protocolOfRow`: the name. */
export function protocolOfRowSql(code: string, told: string): string {
  const older = Object.entries(OLDER_CODES);
  const own = `transform(toInt64(${code}), ${numbers(older.map(([one]) => Number(one)))}, ${numbers(older.map(([, one]) => one))}, toInt64(${code}))`;
  const name = `replaceRegexpOne(${told}, '(?i)^(.+)_TLS$', '\\\\1')`;
  const none = `${lettersOf('name')} IN (${words([...NO_NAMES])})`;
  const ofCode = nameOf('own', `if(own = 0, '', concat('Protocol ', toString(own)))`);
  const said = knownCode(lettersOf('name'), `if(own = 0, ${codeOfSystem('name')}, 0)`);
  const ofSaid = `multiIf(said = 0, name, said = ${HTTP} AND own = ${HTTP2}, '${L7_PROTOCOLS[HTTP2]}', ${nameOf('said', 'name')})`;
  return named(own, 'own', named(name, 'name', `if(${none}, ${ofCode}, ${named(`toInt64(${said})`, 'said', ofSaid)})`));
}
