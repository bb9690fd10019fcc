/**
 * Measurements: `npm run --silent bench -- NAME [--json] [--sizes 10000,100000] [--runs 3]`.
 * Names: `stitch` (the engine's speed by shape and size). Each prints numbers and ratios; none judges.
 */
import { parseArgs } from 'node:util';
import { measureStitchSpeed } from './stitchSpeed';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '10000,100000,1000000' },
    runs: { type: 'string', default: '3' },
  },
});

if (positionals[0] === 'stitch') {
  const speed = measureStitchSpeed(values.sizes.split(',').map(Number), Number(values.runs));
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ speed })}\n`);
  } else {
    console.table(speed);
  }
} else {
  process.stderr.write('Usage: npm run --silent bench -- stitch [--json] [--sizes 10000,100000] [--runs 3]\n');
  process.exitCode = 1;
}
