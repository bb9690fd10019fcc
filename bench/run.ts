/**
 * Measurements: `npm run --silent bench -- NAME [--json] [--sizes 10000,100000] [--runs 3]`.
 * Names: `stitch` (the engine's speed by shape and size, and how many links it gets right of simulated systems;
 * `--only truth|speed`, `--scenarios a,b`, `--requests 2000`, `--seed 1`, `--no-oracle`, `--explain SCENARIO`;
 * `--store [--sample 200]` gathers some of the requests from an embedded store instead), `click` (from a click on a call to its
 * trace, in Chromium, in a store of `--rows 80000`; `--times 20`, `--against GIT_REF` in turns with this build), `frames` (from rows
 * to the panel's arrays; `--sizes 50000`, `--runs 3`), `calls` (the list of calls beside the demo's writing and a heavy query;
 * `--times 20`),
 * `panel` (the trace panel and what others draw traces with, in Chromium: `--subjects`, `--shapes`, `--sizes`, `--times 3`,
 * `--timeout 120` s, `--pictures FOLDER`); `collector` (what two SDKs send through a real Collector, read back; needs Go and
 * Python; `--forms map,json`, `--exporter 0.165.1`); `store` (what a dashboard asks of ten million rows: `--rows 10000000`,
 * `--shapes hour,dense,growth,otel-map,otel-json` (the first two unless told), `--times 15`, `--against GIT_REF` in turns with
 * this build, `--only TEXT`).
 * `ingest` (how many spans a second our receiver and a Collector take and store, side by side; needs Go; `--seconds 60`,
 * `--subjects spanloom,collector`, `--connections 8`, `--spans 512` a request).
 * `deploy` (spans of an SDK and of the demo through what `deploy/` configures, without containers; needs Go).
 * Each prints numbers and ratios; none judges but `collector` and `deploy`, where everything must be there.
 */
import { parseArgs } from 'node:util';
import type { OtelTracesForm } from '../demo/schema/otelTraces';
import { measureCallsList } from './callsList';
import { measureClick } from './click';
import { measureFramePath } from './framePath';
import { measureDeploy } from './deploy/measureDeploy';
import { measureIngest, type IngestRun } from './ingest/measureIngest';
import { measureStitchSpeed } from './stitchSpeed';
import { measureStore } from './store/measureStore';
import type { Shape } from './store/shapes';
import { measurePanel, SHAPES, SUBJECTS } from './panel/measurePanel';
import { explain } from './truth/explain';
import { throughCollector } from './collector/throughCollector';
import { judgeScenario, measureTruth, scenariosOf } from './truth/measureTruth';
import type { Score } from './truth/score';
import { measureThroughStore } from './truth/throughStore';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '' },
    runs: { type: 'string', default: '3' },
    times: { type: 'string', default: '' },
    subjects: { type: 'string', default: SUBJECTS.join() },
    shapes: { type: 'string', default: '' },
    rows: { type: 'string', default: '' },
    against: { type: 'string', default: '' },
    timeout: { type: 'string', default: '120' },
    pictures: { type: 'string', default: '' },
    forms: { type: 'string', default: 'map,json' },
    exporter: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
    scenarios: { type: 'string', default: '' },
    requests: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    explain: { type: 'string', default: '' },
    'no-oracle': { type: 'boolean', default: false },
    store: { type: 'boolean', default: false },
    sample: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '60' },
    connections: { type: 'string', default: '8' },
    spans: { type: 'string', default: '512' },
  },
});

const print = (result: object): void =>
  void process.stdout.write(`${JSON.stringify(result, null, values.json ? 0 : 2)}\n`);

const sizesOr = (otherwise: string): number[] => (values.sizes || otherwise).split(',').map(Number);

/** So that a long run can be followed. */
function tellScore({ scenario, links, right, wrong, gaps }: Score): void {
  const share = ((100 * right) / links).toFixed(3);
  process.stderr.write(`${scenario}: ${share} % of ${links} links right, ${wrong} wrong, ${gaps} gaps\n`);
}

async function stitchNumbers(): Promise<void> {
  const requests = Number(values.requests);
  const seed = Number(values.seed);
  if (values.explain) {
    for (const scenario of scenariosOf([values.explain])) {
      const judged = judgeScenario(scenario, { requests, seed, oracle: false });
      print({ score: judged.score, failures: explain(judged) });
    }
    return;
  }
  const scenarios = values.scenarios.split(',').filter(Boolean);
  if (values.store) {
    const store = await measureThroughStore({ scenarios, requests, sample: Number(values.sample), seed });
    return print({ store });
  }
  const speed = values.only === 'truth' ? [] : measureStitchSpeed(sizesOr('10000,100000,1000000'), Number(values.runs));
  const truth =
    values.only === 'speed' ? [] : measureTruth({ scenarios, requests, seed, oracle: !values['no-oracle'] }, tellScore);
  if (values.json) {
    print({ speed, truth });
  } else {
    console.table(speed);
    console.table(truth);
  }
}

function frameNumbers(): void {
  const steps = measureFramePath(sizesOr('50000'), Number(values.runs));
  if (values.json) {
    print({ steps });
  } else {
    console.table(steps);
  }
}

async function panelNumbers(): Promise<void> {
  const runs = await measurePanel(
    {
      subjects: values.subjects.split(','),
      shapes: (values.shapes || SHAPES.join()).split(','),
      sizes: sizesOr('1000,10000,100000,1000000'),
      times: Number(values.times || 3),
      timeoutS: Number(values.timeout),
      pictures: values.pictures,
    },
    (numbers) => void process.stderr.write(`${JSON.stringify(numbers)}\n`)
  );
  if (values.json) {
    print({ runs });
  } else {
    console.table(runs);
  }
}

async function storeNumbers(): Promise<void> {
  const bench = await measureStore(
    {
      rows: Number(values.rows || 10_000_000),
      shapes: (values.shapes || 'hour,dense').split(',') as Shape[],
      times: Number(values.times || 15),
      against: values.against,
      only: values.only,
    },
    (run) => void process.stderr.write(`${JSON.stringify(run)}\n`)
  );
  if (values.json) {
    print(bench);
  } else {
    console.table(bench.runs);
    console.table(bench.ratios);
  }
}

async function ingestNumbers(): Promise<void> {
  const subjects = values.subjects === SUBJECTS.join() ? 'spanloom,collector' : values.subjects;
  const { runs } = await measureIngest({
    seconds: Number(values.seconds),
    connections: Number(values.connections),
    spansPerRequest: Number(values.spans),
    subjects: subjects.split(',') as Array<IngestRun['subject']>,
  });
  if (values.json) {
    print({ runs });
  } else {
    console.table(runs);
  }
}

async function collectorNumbers(): Promise<void> {
  const forms = values.forms.split(',') as OtelTracesForm[];
  const passages = await throughCollector(forms, values.exporter || undefined);
  if (values.json) {
    print({ passages });
  } else {
    console.table(passages.map(({ differences, ...numbers }) => ({ ...numbers, differences: differences.length })));
    passages.forEach(({ differences }) => differences.slice(0, 20).forEach(print));
  }
  const isWhole = passages.every(({ sent, inList, inTraces, differences }) => {
    return sent > 0 && inList === sent && inTraces === sent && differences.length === 0;
  });
  process.exitCode = isWhole ? 0 : 1;
}

async function main(): Promise<void> {
  switch (positionals[0]) {
    case 'stitch':
      return stitchNumbers();
    case 'click':
      return void print(
        await measureClick({
          times: Number(values.times || 20),
          rows: Number(values.rows || 80_000),
          against: values.against,
        })
      );
    case 'calls':
      return void print(await measureCallsList(Number(values.times || 20)));
    case 'frames':
      return frameNumbers();
    case 'panel':
      return panelNumbers();
    case 'store':
      return storeNumbers();
    case 'collector':
      return collectorNumbers();
    case 'ingest':
      return ingestNumbers();
    case 'deploy':
      return void print(await measureDeploy());
    default:
      process.stderr.write(
        'Usage: npm run --silent bench -- stitch [--json] [--sizes 10000,100000] [--runs 3]\n' +
          '           [--only truth|speed] [--scenarios a,b] [--requests 2000] [--seed 1] [--no-oracle] [--explain SCENARIO] [--store [--sample 200]]\n' +
          '       npm run --silent bench -- frames [--json] [--sizes 50000] [--runs 3]\n' +
          '       npm run --silent bench -- click|calls [--json] [--times 20]\n' +
          '       npm run --silent bench -- panel [--json] [--subjects a,b] [--shapes a,b] [--sizes 1000,10000] [--times 3]\n' +
          '           [--timeout 120] [--pictures FOLDER]\n' +
          '       npm run --silent bench -- store [--json] [--rows 10000000] [--shapes hour,dense,growth,otel-map,otel-json]\n' +
          '           [--times 15] [--against GIT_REF] [--only TEXT]\n' +
          '       npm run --silent bench -- collector [--json] [--forms map,json] [--exporter 0.165.1]\n' +
          '       npm run --silent bench -- ingest [--json] [--seconds 60] [--subjects spanloom,collector] [--connections 8] [--spans 512]\n' +
          '       npm run --silent bench -- deploy [--json]\n'
      );
      process.exitCode = 1;
  }
}

void main();
