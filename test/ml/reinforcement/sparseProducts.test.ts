import assert from 'node:assert/strict';
import { addRows, dotRows, emptySparseRow, gatherRow } from '../../../ml/reinforcement/sparseProducts.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const [inputs, width, offset] = [21, 5, 3];
const random = createRandom(6);
const matrix = Float64Array.from({ length: offset + inputs * width }, () => random.normal());
const vector = Float64Array.from({ length: 2 * inputs }, (_, i) => (i % 3 === 0 ? 0 : random.normal()));

describe('sparse products', () => {
  for (const length of [1, 7, 12, inputs])
    it(`of ${length} entries are the dense ones`, () => {
      const row = emptySparseRow(inputs);
      gatherRow(row, { values: vector, at: 2, stride: 1, length }, { offset, width });
      assert.equal(row.count, Array.from(vector.slice(2, 2 + length)).filter((value) => value !== 0).length);
      const got = new Float64Array(width + 2).fill(1);
      addRows(row, matrix, { values: got, at: 1, width });
      for (let j = 0; j < width; j++) {
        let sum = 1;
        for (let k = 0; k < length; k++) sum += vector[2 + k]! * matrix[offset + k * width + j]!;
        assertClose(got[1 + j]!, sum, { abs: 1e-14, why: `entry ${j}` });
      }
      assert.deepEqual([got[0], got[width + 1]], [1, 1]);
      dotRows(row, matrix, { values: vector, at: 4, width });
      for (let k = 0; k < row.count; k++) {
        let sum = 0;
        for (let j = 0; j < width; j++) sum += vector[4 + j]! * matrix[row.starts[k]! + j]!;
        assertClose(row.factors[k]!, sum, { abs: 1e-14, why: `product ${k}` });
      }
    });

  it('a column is gathered by its stride', () => {
    const row = emptySparseRow(4);
    gatherRow(
      row,
      { values: Float64Array.of(1, 2, 0, 4, 5, 6), at: 0, stride: 2, length: 3 },
      { offset: 0, width: 10 },
    );
    assert.deepEqual([row.count, ...row.factors.slice(0, 2), ...row.starts.slice(0, 2)], [2, 1, 5, 0, 20]);
  });
});
