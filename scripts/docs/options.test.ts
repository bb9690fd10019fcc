import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const textOf = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

const page = textOf('docs/options.md');

/** Rows of one table of the page: its cells, without backquotes. */
function rowsOf(heading: string): string[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  const rows = Array.from((section ?? '').matchAll(/^\| (.*) \|$/gm), ([, row]) =>
    row.split(' | ').map((cell) => cell.replace(/`| \|$/g, '').trim())
  );
  return rows.slice(1);
}

/** Names of the members of an interface. */
function membersOf(file: string, name: string): string[] {
  const [, body] = new RegExp(`interface ${name}[^{]*\\{([\\s\\S]*?)\\n\\}`).exec(textOf(file))!;
  return Array.from(body.matchAll(/^ {2}(\w+)\??:/gm), ([, member]) => member);
}

/** A constant of a source: a number, a text or a boolean. */
const constant = (file: string, name: string): string =>
  new RegExp(`\\b${name}\\b(?:: \\w+)?(?: =|:) ('[^']*'|[\\w_]+)[,;]`)
    .exec(textOf(file))![1]
    .replace(/'|(?<=\d)_/g, '');

it('every setting of the data source is there, with its default', () => {
  const rows = rowsOf('Data source');
  expect(rows.map(([, name]) => name)).toEqual(membersOf('src/datasource/options.ts', 'SpanloomOptions'));
  const told = Object.fromEntries(rows.map(([, name, otherwise]) => [name, otherwise.replace(/,/g, '')]));
  expect(told.maxTraceRows).toBe(constant('src/datasource/options.ts', 'DEFAULT_MAX_TRACE_ROWS'));
  expect(told.maxStatementS).toBe(constant('src/datasource/options.ts', 'DEFAULT_MAX_STATEMENT_S'));
});

it.each([
  ['Query: Calls', 'CallsQuery'],
  ['Query: Trace', 'TraceQuery'],
  ['Variable', 'SpanloomVariableQuery'],
])('every field of %s is there', (heading, name) => {
  const members = membersOf('src/frames/query.ts', name).filter((member) => member !== 'refId');
  expect(rowsOf(heading).map(([, member]) => member)).toEqual(members);
});

it('the list is as long as it is unless told', () => {
  expect(page).toContain(`calls at most; ${constant('src/datasource/options.ts', 'DEFAULT_CALLS')} unless told`);
});

it('every field of an editor is there by its name on the screen', () => {
  const folder = 'src/datasource/editors';
  const labels = readdirSync(join(ROOT, folder))
    .filter((name) => /Editor\.tsx$|Field\.tsx$/.test(name))
    .flatMap((name) =>
      Array.from(
        textOf(`${folder}/${name}`).matchAll(/<(?:InlineField|TextField)\b[^>]*?\blabel="([^"]+)"/g),
        ([, label]) => label
      )
    );
  const named = ['Cluster', 'Service', 'Rows of one trace', 'Seconds of one statement', 'In cluster', 'In namespace'];
  expect(labels.length).toBeGreaterThan(10);
  const cells = page.split('\n').flatMap((line) => line.split(' | ')[0].replace(/^\| /, '').split(', '));
  [...labels, ...named].forEach((label) => expect(cells).toContain(label));
});

describe.each([
  ['Panel: Spanloom trace', 'trace', Object.entries(traceDefaults())],
  [
    'Panel: Spanloom calls',
    'calls',
    [['variable', constant('src/panels/calls/options.ts', 'DEFAULT_VARIABLE')] as const],
  ],
])('%s', (heading, folder, defaults) => {
  const source = textOf(`src/panels/${folder}/module.ts`);
  const rows = rowsOf(heading);

  it('has every option of the editor, in its order', () => {
    const paths = Array.from(
      source.matchAll(/path: (?:'(\w+)'|`columns\.\$\{id\}`)/g),
      ([, path]) => path ?? 'columns'
    );
    expect(rows.map(([, path]) => path).filter((path) => !path.startsWith('columns.'))).toEqual(
      paths.filter((path) => path !== 'columns')
    );
  });

  it('has the names on the screen, and the defaults', () => {
    const words = `${source}${textOf('src/panels/calls/columns.ts')}`;
    rows.forEach(([label]) => expect(words).toContain(`'${label}'`));
    const told = Object.fromEntries(rows.map(([, path, otherwise]) => [path, otherwise]));
    defaults.forEach(([path, value]) => expect(told[path]).toBe(String(value)));
  });
});

it('every column of the list that can be switched off is there', () => {
  const [, columns] = /OPTIONAL_COLUMNS[^=]*= \[(.*)\]/.exec(textOf('src/panels/calls/columns.ts'))!;
  const ids = Array.from(columns.matchAll(/'(\w+)'/g), ([, id]) => `columns.${id}`);
  expect(rowsOf('Panel: Spanloom calls').map(([, path]) => path)).toEqual(['variable', 'showFilter', ...ids]);
});

/** DEFAULT_OPTIONS of the trace panel, read from its source: the panel itself is not needed for it. */
function traceDefaults(): Record<string, string> {
  const [, body] = /DEFAULT_OPTIONS[^=]*= \{([\s\S]*?)\};/.exec(textOf('src/panels/trace/options.ts'))!;
  return Object.fromEntries(Array.from(body.matchAll(/(\w+): '?(\w+)'?,/g), ([, name, value]) => [name, value]));
}
