import assert from 'node:assert/strict';
import { ConfigError, NumericsError } from '../../../contracts/failures.ts';
import { baseLogits, correctedProbability, inputsBesideBase, keptBase } from '../../../ml/neural/baseOffset.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { matrixOf, trainingOf } from '../../support/modelData.ts';

const random = createRandom(4, 'base');
const base = Array.from({ length: 2000 }, () => random.uniform());
const x = matrixOf(
  ['base', 'a', 'b'],
  base.flatMap((p, row) => [p, row, -row]),
);

describe('base offset', () => {
  it('a correction of 0 gives the base, bit for bit, and any other the odds times e^c', () => {
    const { probability } = correctedProbability(x, new Float64Array(x.rows));
    assert.deepEqual([...probability], base);
    const moved = correctedProbability(x, new Float64Array(x.rows).fill(Math.log(3)));
    moved.probability.forEach((p, row) => {
      assertClose(p / (1 - p), (3 * base[row]!) / (1 - base[row]!), { rel: 1e-10, why: 'odds times 3' });
      assert.equal(moved.base_probability[row], base[row]);
    });
    const ends = correctedProbability(matrixOf(['p', 'a'], [0, 1, 1, 1, 1, 1]), Float64Array.of(50, -50, -5000));
    assert.ok(
      ends.probability.every((p) => p >= 0 && p <= 1),
      [...ends.probability].join(),
    );
  });

  it('inputs are the columns after the first', () => {
    const { columns, values } = inputsBesideBase(x);
    assert.deepEqual(
      [columns, [...values.slice(0, 4)]],
      [
        ['a', 'b'],
        [0, -0, 1, -1],
      ],
    );
    assert.throws(() => inputsBesideBase(matrixOf(['base'], [0.5])), ConfigError);
  });

  it('keeps the base where no epoch was better than its own loss, here by its definition', () => {
    const data = trainingOf(
      x,
      base.map((p) => (random.uniform() < p ? 1 : 0)),
    );
    const rows = Int32Array.from({ length: 500 }, (_, i) => 1500 + i);
    const loss = rows.reduce((sum, t) => sum - Math.log(data.target[t] === 1 ? base[t]! : 1 - base[t]!), 0) / 500;
    const kept = keptBase(data, null, rows, loss + 1e-6);
    assertClose(kept.loss!, loss, { rel: 1e-9, why: 'the mean log loss of the base' });
    assert.equal(kept.kept, true);
    assert.equal(keptBase(data, null, rows, loss - 1e-6).kept, false);
    assert.deepEqual(keptBase(data, null, new Int32Array(0), null), { loss: null, kept: false });
    const weighted = keptBase(
      data,
      data.target.map((y) => 2 * y),
      rows,
      0,
    ).loss!;
    const ones = rows.reduce((sum, t) => sum - (data.target[t] === 1 ? 2 * Math.log(base[t]!) : 0), 0) / 500;
    assertClose(weighted, ones, { rel: 1e-9, why: 'rows of weight 0 do not count' });
  });

  it('refuses a base outside 0 to 1, with its column and row', () => {
    assert.throws(
      () => baseLogits(matrixOf(['hmm', 'a'], [0.5, 1, 1.2, 1])),
      (error) => error instanceof NumericsError && /got 1\.2 from hmm in row 1/.test(error.message),
    );
  });
});
