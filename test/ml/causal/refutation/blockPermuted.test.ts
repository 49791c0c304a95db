import assert from 'node:assert/strict';
import { InputError } from '../../../../contracts/failures.ts';
import { blockPermuted } from '../../../../ml/causal/refutation/blockPermuted.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';

const values = Float64Array.from({ length: 103 }, (_, row) => row);

describe('blockPermuted', () => {
  it('keeps every value, and neighbours within blocks', () => {
    const moved = blockPermuted(values, 10, createRandom(1));
    assert.deepEqual(moved.slice().sort(), values);
    assert.notDeepEqual(moved, values);
    const kept = moved.filter((value, row) => row > 0 && value === (moved[row - 1]! + 1) % 103).length;
    assert.ok(kept >= 102 - 11, `${kept} of 102 neighbours are kept, at most 11 cuts`);
  });

  it('moves every row away as often as not', () => {
    let stayed = 0;
    for (let seed = 0; seed < 200; seed += 1)
      blockPermuted(values, 10, createRandom(seed)).forEach((value, row) => (stayed += value === row ? 1 : 0));
    // One place in 103 by chance: 200.
    assert.ok(stayed < 400, `${stayed} of 20600 rows stayed`);
  });

  it('refuses a block as long as the rows, with both numbers', () => {
    assert.throws(() => blockPermuted(values, 103, createRandom(1)), {
      name: InputError.name,
      message: /1 to 102, got 103/,
    });
  });
});
