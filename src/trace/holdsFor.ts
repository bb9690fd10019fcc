import fc from 'fast-check';
import { fewestRows } from './fewestRows';
import { printTrace } from './printTrace';
import type { Span } from './span';
import { stitch } from './stitch';

/** Rows, and whatever else a check needs to know. */
export interface Input<More> {
  rows: readonly Span[];
  more: More;
}

/**
 * For tests: runs a check on generated input and throws where it fails, with the fewest rows that fail drawn as a
 * trace, and with the seed. One seed gives the same input every time: a test that passes goes on passing until the
 * code changes. To look further, give another seed, as the fuzzer does.
 *
 * @returns how many rows the check saw.
 */
export function holdsFor<More>(
  input: fc.Arbitrary<Input<More>>,
  check: (rows: readonly Span[], more: More) => void,
  { numRuns = 1000, seed = 1 } = {}
): number {
  let seen = 0;
  const property = fc.property(input, ({ rows, more }) => {
    seen += rows.length;
    check(rows, more);
  });
  const result = fc.check(property, { numRuns, seed, endOnFailure: true });
  if (result.failed) {
    const [{ rows, more }] = result.counterexample as [Input<More>];
    const fewest = fewestRows(rows, (some) => reasonOf(() => check(some, more)) !== '');
    throw new Error(
      [reasonOf(() => check(fewest, more)), `seed ${seed}, path ${result.counterexamplePath}`, picture(fewest)].join(
        '\n'
      )
    );
  }
  return seen;
}

function reasonOf(run: () => void): string {
  try {
    run();
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const MOST_LINES = 40;

/** The trace that comes out, and the rows themselves as far as they say something. */
function picture(rows: Span[]): string {
  const drawn = reasonOf(() => {
    throw new Error(printTrace(stitch({ originNs: 0n, spans: rows })));
  });
  const told = rows.map((row) =>
    JSON.stringify(row, (_, value) => (value === '' || value === 0 || value === false ? undefined : value))
  );
  return [...drawn.split('\n').slice(0, MOST_LINES), ...told.slice(0, MOST_LINES)].join('\n');
}
