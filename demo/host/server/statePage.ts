/** `/state`: how store, receiver and traffic are, for people; it needs no browser app, and comes again by itself. */
import type { StackState } from '../../stackState';

const AGAIN_S = 5;

/** What a row of the page says, and whether it is as it should be. */
type Line = [name: string, text: string, isGood?: boolean];

export function statePage(state: StackState): string {
  const { store, receiver, traffic } = state;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="${AGAIN_S}">
<meta name="viewport" content="width=device-width">
<title>State of the demo: ${state.ok ? 'well' : 'not well'}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
<script>
(function () {
  var asked = new URLSearchParams(location.search).get('theme');
  var stored = null;
  try { stored = localStorage.getItem('spanloom.host.theme'); } catch (e) {}
  document.documentElement.className = (asked || stored) === 'light' ? 'light' : 'dark';
})();
</script>
</head>
<body>
<main>
<p><a href="/">Start</a> · <a href="/state.json">as JSON</a></p>
<h1>State of the demo: <span class="${state.ok ? 'good' : 'bad'}">${state.ok ? 'well' : 'not well'}</span></h1>
${section('Store', [
  ['ClickHouse', store.isUp ? `${store.version} at ${store.url}` : `down: ${store.problem}`, store.isUp],
  ...store.sources.map(({ name, table, rows, newestAgeS }): Line => {
    return [`${name} in ${table}`, `${count(rows, 'row')}, the newest ${age(newestAgeS)}`];
  }),
])}
${section('Receiver', [
  ["DeepFlow agent's port", agentPort(receiver)],
  ['Agent group’s configuration', receiver.agentConfig ?? 'none'],
  ['OTLP over HTTP', receiver.otlpUrl, true],
  ['OTLP over gRPC', receiver.grpcUrl, true],
  ['Stored', count(receiver.acceptedSpans, 'span')],
  ['Refused', `${count(receiver.refusedSpans, 'span')}, ${count(receiver.failedRequests, 'request')}`],
  ['Under way', `${count(receiver.requests, 'request')}, ${count(receiver.waitingRows, 'row')}`],
  ...problem(receiver.lastProblem),
])}
${
  traffic
    ? section('Demo traffic', [
        ['Demos', `${traffic.demos.join(', ')}: ${traffic.isRunning ? 'running' : 'stopped'}`, traffic.isRunning],
        ['Last minute', `${traffic.callsPerS} calls a second`],
        ['Stored', `${count(traffic.liveCalls, 'call')} live, ${count(traffic.pastCalls, 'call')} of the time before`],
        ['Failed, and tried again', count(traffic.failures, 'time')],
        ...problem(traffic.lastProblem),
      ])
    : section('Demo traffic', [['Demos', 'none']])
}
</main>
</body>
</html>
`;
}

const problem = (text: string): Line[] => (text === '' ? [] : [['Last problem', text]]);

function agentPort({ agentUrl, dropsSpans }: StackState['receiver']): string {
  if (agentUrl === '') {
    return 'closed';
  }
  return dropsSpans ? `${agentUrl}, keeps no span: trace integration is disabled` : agentUrl;
}

const section = (title: string, lines: readonly Line[]): string => `<h2>${title}</h2>
<table>
${lines.map(([name, text, isGood]) => `<tr><th scope="row">${escaped(name)}</th><td${classOf(isGood)}>${escaped(text)}</td></tr>`).join('\n')}
</table>`;

const classOf = (isGood?: boolean) => (isGood === undefined ? '' : ` class="${isGood ? 'good' : 'bad'}"`);

const count = (number: number, what: string) => `${number.toLocaleString('en-US')} ${what}${number === 1 ? '' : 's'}`;

function age(seconds: number): string {
  if (seconds < 2) {
    return 'just now';
  }
  return seconds < 120 ? `${seconds} s old` : `${Math.round(seconds / 60)} min old`;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => ESCAPES[character]);

const STYLE = `
:root { color-scheme: dark; --page: #111217; --text: #ccccdc; --weak: #9fa7b3; --line: #2c3235; --link: #6e9fff; --good: #6ccf8e; --bad: #ff7383 }
:root.light { color-scheme: light; --page: #f4f5f5; --text: #24292e; --weak: #5a6068; --line: #d5d7da; --link: #1f62e0; --good: #1b7a3d; --bad: #c4162a }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.5 Inter, Helvetica, Arial, sans-serif }
main { max-width: 800px; margin: 0 auto; padding: 16px }
h1 { font-size: 22px } h2 { font-size: 16px; margin: 24px 0 4px }
a { color: var(--link) }
table { width: 100%; border-collapse: collapse }
th, td { border-top: 1px solid var(--line); padding: 6px 12px 6px 0; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { width: 38%; font-weight: normal; color: var(--weak) }
.good { color: var(--good) } .bad { color: var(--bad) }
`;
