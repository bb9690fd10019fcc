/**
 * Measurements: `npm run --silent bench -- NAME [--json] [--sizes 10000,100000] [--runs 3]`.
 * Names: `stitch` (the engine's speed by shape and size), `click` (from a click on a call to its trace, in Chromium; needs
 * `npm run build`), `calls` (the list of calls beside the demo's writing and a heavy query); `--times 20` for these two.
 * Each prints numbers and ratios; none judges.
 */
import { parseArgs } from 'node:util';
import { measureCallsList } from './callsList';
import { measureClick } from './click';
import { measureStitchSpeed } from './stitchSpeed';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '10000,100000,1000000' },
    runs: { type: 'string', default: '3' },
    times: { type: 'string', default: '20' },
  },
});

const print = (result: object) => process.stdout.write(`${JSON.stringify(result, null, values.json ? 0 : 2)}\n`);

async function main(): Promise<void> {
  switch (positionals[0]) {
    case 'stitch': {
      const speed = measureStitchSpeed(values.sizes.split(',').map(Number), Number(values.runs));
      if (values.json) {
        print({ speed });
      } else {
        console.table(speed);
      }
      return;
    }
    case 'click':
      return void print(await measureClick(Number(values.times)));
    case 'calls':
      return void print(await measureCallsList(Number(values.times)));
    default:
      process.stderr.write(
        'Usage: npm run --silent bench -- stitch [--json] [--sizes 10000,100000] [--runs 3]\n' +
          '       npm run --silent bench -- click|calls [--json] [--times 20]\n'
      );
      process.exitCode = 1;
  }
}

void main();
