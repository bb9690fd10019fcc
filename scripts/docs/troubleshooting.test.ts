import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { plain, sentencesIn } from './sentences';

const ROOT = join(__dirname, '../..');

/** Where sentences about problems are; what views, editors and files say of themselves is elsewhere. */
const PLACES = [
  'src/store',
  'src/datasource',
  'src/panels/calls/messages.ts',
  'src/panels/calls/CallsPanel.tsx',
  'src/panels/calls/calls.ts',
  'src/panels/trace/states',
  'src/panels/trace/header/notices.ts',
  'src/panels/trace/askSource.ts',
  'src/panels/trace/gatherAgain.ts',
  'src/panels/trace/raw/RawView.tsx',
  'src/panels/frozenWords.ts',
  'src/DashboardLinks.tsx',
];

/** What is said when nothing is wrong, or said within a row that has the rest. */
const NO_PROBLEM = new Set(
  [
    'Connected to ClickHouse ….',
    '… has …… … of the last 15 minutes.',
    'The user aborted a request.',
    'Annotation of the dashboard…',
    'Open a trace from a file…',
    'Its spans are drawn here: application, system and network together.',
    'It may be older than the data is kept, or still on its way.',
    'The panel draws trace frames: spans with the fields spanID, startTime and duration.',
    'It does not keep ….',
    'Another call and its trace need the live dashboard.',
    'This is a snapshot: it keeps what was on screen when it was made.',
    '… read and left out: ….',
    'Rows of the trace as they came',
    'The frame is no longer in the panel’s data: this is what was read of it.',
    'Choose a row to see all of it.',
    'The rows could not be loaded:',
  ].map(plain)
);

function filesIn(place: string): string[] {
  if (statSync(place).isFile()) {
    return [place];
  }
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .map((name) => join(place, name))
    .filter((name) => /\.tsx?$/.test(name) && !/test|\/cases\/|\/editors\//i.test(relative(ROOT, name)));
}

const sentences = PLACES.flatMap((place) => filesIn(join(ROOT, place))).flatMap((file) =>
  sentencesIn(file, readFileSync(file, 'utf8')).map((text) => [relative(ROOT, file), text])
);
const page = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8').replace(/\s+/g, ' ');

it('each sentence that the plugin can show for a problem is on the page', () => {
  expect(sentences.length).toBeGreaterThan(80);
  const missing = sentences.filter(([, text]) => !NO_PROBLEM.has(plain(text)) && !page.includes(plain(text)));
  expect(missing).toEqual([]);
});

it('and the page names no sentence that is gone', () => {
  const known = sentences.map(([, text]) => plain(text)).join('\n');
  const rows = page
    .slice(page.indexOf('## The database does not answer'))
    .split(/\| \| /)
    .map((row) => row.split(' | ')[0].trim());
  const named = rows.filter((cell) => /^[A-Z…]/.test(cell)).map(plain);
  expect(named.length).toBeGreaterThan(70);
  // A row may stand for a sentence that goes on, or for two that are shown together.
  const gone = named.filter((cell) => !known.includes(cell.split(/(?<=made)\. Another/)[0]));
  // Of two words, which is no sentence by the rule.
  expect(gone).toEqual(['No trace found for']);
});

it('a sentence is found whatever it is written in', () => {
  const source =
    'const a = "The one is there. " + `It has ${n} of them.`; say(`${x ? "Nothing of it is there." : ""}!`);';
  expect(sentencesIn('a.ts', source)).toEqual(['The one is there. It has … of them.', 'Nothing of it is there.']);
});
