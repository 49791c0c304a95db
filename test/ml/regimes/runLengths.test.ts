import assert from 'node:assert/strict';
import { expectedDurations } from '../../../ml/regimes/expectedDurations.ts';
import { runLengths } from '../../../ml/regimes/runLengths.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

describe('durations', () => {
  it('seen: runs, means, medians, with a new run at a new sequence', () => {
    const [first, second, third] = runLengths([0, 0, 0, 1, 0, 1, 1, 1, 1], 3, [0, 7]);
    assert.deepEqual(first, { runs: 2, mean: 2, median: 2, longest: 3 });
    assert.deepEqual(second, { runs: 3, mean: 5 / 3, median: 2, longest: 2 });
    assert.deepEqual(third, { runs: 0, mean: null, median: null, longest: 0 });
  });

  it('expected: those of a long chain', () => {
    const random = createRandom(4);
    const stay = [0.9, 0.75];
    const path: number[] = [0];
    while (path.length < 40000) {
      const now = path.at(-1)!;
      path.push(random.uniform() < stay[now]! ? now : 1 - now);
    }
    const expected = expectedDurations(Float64Array.of(0.9, 0.1, 0.25, 0.75));
    runLengths(path, 2).forEach(({ mean }, i) => assertClose(mean!, expected[i]!, { rel: 0.04, why: 'geometric law' }));
    assert.deepEqual(expectedDurations(Float64Array.of(1, 0, 0.5, 0.5)), [null, 2]);
  });
});
