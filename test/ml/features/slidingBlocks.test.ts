import assert from 'node:assert/strict';
import { slideBlocks } from '../../../ml/features/slidingBlocks.ts';

/** Sums of windows of three, and the blocks that they came from. */
function sums(x: readonly number[]): { readonly out: number[]; readonly blocks: number[][] } {
  const column = Float64Array.from(x);
  const out = new Float64Array(x.length).fill(-1);
  const blocks: number[][] = [];
  slideBlocks(column, 3, [out], (block, end, before) => {
    blocks.push([block, end]);
    let sum = 0;
    for (let t = block; t < end; t++) {
      sum += column[t]! - column[block]!;
      out[t] = 3 * column[block]! + sum + before[2 * (2 - t + block)]!;
    }
    return sum;
  });
  return { out: [...out], blocks };
}

describe('slideBlocks', () => {
  it('gives every window the sums before its block and those in it', () => {
    const { out, blocks } = sums([1, 2, 3, 5, 8, 13, 21]);
    assert.deepEqual(out, [NaN, NaN, 6, 10, 16, 26, 42]);
    assert.deepEqual(blocks, [
      [0, 3],
      [3, 6],
      [6, 7],
    ]);
  });

  it('begins again after a gap, at the start, in the middle of a block and at the end', () => {
    const { out, blocks } = sums([NaN, NaN, 1, 2, 3, 4, NaN, 5, 6, 7, NaN]);
    assert.deepEqual(out, [NaN, NaN, NaN, NaN, 6, 9, NaN, NaN, NaN, 18, NaN]);
    assert.deepEqual(
      blocks.map(([block]) => block),
      [2, 5, 7, 10],
    );
  });

  it('goes on where finite values have a sum that is not', () => {
    const { out } = sums([1e308, -1e308, 1e308, 1, 2, 3]);
    assert.equal(out[5], 6);
  });

  it('refuses infinities with their row', () => {
    assert.throws(() => sums([1, 2, 3, 4, Infinity]), {
      name: 'NumericsError',
      message: /finite numbers, got Infinity at row 4/,
    });
    assert.throws(() => sums([-Infinity]), { message: /got -Infinity at row 0/ });
  });
});
