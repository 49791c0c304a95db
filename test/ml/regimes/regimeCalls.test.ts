import assert from 'node:assert/strict';
import { InputError } from '../../../contracts/failures.ts';
import { callLevels, regimeCalls } from '../../../ml/regimes/regimeCalls.ts';
import { createRandom } from '../../../ml/stats/rng.ts';

describe('regimeCalls', () => {
  it('calls a regime where it is certain, and holds to it while nothing is', () => {
    const first = [0.6, 0.9, 0.55, 0.4, 0.85, 0.1, 0.3, 0.95];
    const calls = regimeCalls([first, first.map((p) => 1 - p)]);
    assert.deepEqual(calls, [
      { row: 1, state: 0 },
      { row: 5, state: 1 },
      { row: 7, state: 0 },
    ]);
  });

  it('agrees with going through the rows one by one, and knows nothing later', () => {
    const random = createRandom(4);
    const rows = Array.from({ length: 500 }, () => {
      const raw = [random.uniform() ** 6, random.uniform() ** 6, random.uniform() ** 6];
      const sum = raw.reduce((a, b) => a + b);
      return raw.map((value) => value / sum);
    });
    let last = -1;
    const slow = rows.flatMap((row, at) => {
      const state = row.findIndex((p) => p >= callLevels.raise);
      if (state < 0 || state === last) return [];
      last = state;
      return [{ row: at, state }];
    });
    const of = (upTo: number) => regimeCalls([0, 1, 2].map((state) => rows.slice(0, upTo).map((row) => row[state]!)));
    assert.ok(slow.length > 20);
    assert.deepEqual(of(500), slow);
    assert.deepEqual(
      of(200),
      slow.filter(({ row }) => row < 200),
    );
  });

  it('refuses states of different lengths, with both', () => {
    assert.throws(
      () => regimeCalls([[0.5, 0.5], [0.5]]),
      (error) => error instanceof InputError && /got 2 of one and 1 of another/.test(error.message),
    );
  });
});
