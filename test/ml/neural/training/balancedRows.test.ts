import assert from 'node:assert/strict';
import { DataQualityError } from '../../../../contracts/failures.ts';
import { balancedRows } from '../../../../ml/neural/training/balancedRows.ts';
import { softmaxCrossEntropy } from '../../../../ml/neural/training/losses.ts';
import { range } from '../../../../ml/stats/range.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { wasmTensors } from '../../../support/tensors.ts';

/** Rows of one class each, as shares. */
const sharesOf = (classes: readonly number[], count: number): Float64Array =>
  Float64Array.from(classes.flatMap((of) => Array.from({ length: count }, (_, k) => (k === of ? 1 : 0))));

describe('balancedRows', () => {
  const labels = [0, 0, 0, 0, 0, 1, 1, 1, 2, 2];

  it('are scikit-learn’s balanced weights, of mean 1 over the counted rows', () => {
    const weights = balancedRows(sharesOf(labels, 3), 3, range(0, 10));
    // scikit-learn 1.9.1, compute_class_weight('balanced', classes=[0, 1, 2], y=labels).
    const expected = [0.6666666666666666, 1.1111111111111112, 1.6666666666666667];
    weights.forEach((weight, row) => assertClose(weight, expected[labels[row]!]!, { rel: 1e-12, why: `row ${row}` }));
    assertClose(weights.reduce((sum, weight) => sum + weight) / 10, 1, { rel: 1e-12, why: 'the mean' });
  });

  it('mixes them by the shares of a row, and counts only the rows it is told to', () => {
    const shares = Float64Array.of(1, 0, 0.5, 0.5, 0.75, 0.25, 0, 1);
    const weights = balancedRows(shares, 2, range(0, 3));
    // Of three rows 2.25 are of class 0 and 0.75 of class 1: 3 / 4.5 and 3 / 1.5.
    [2 / 3, 4 / 3, 1, 2].forEach((weight, row) =>
      assertClose(weights[row]!, weight, { rel: 1e-12, why: `row ${row}` }),
    );
  });

  it('with them the softmax loss is the mean over classes of the mean loss of their rows', async () => {
    const { tf } = await wasmTensors();
    const scores = labels.flatMap((of, row) => [0.3 * row, of === 1 ? 1 : -0.5, 0.1 * of * row]);
    const lossOf = (row: number) => {
      const own = scores.slice(3 * row, 3 * row + 3);
      return Math.log(own.reduce((sum, score) => sum + Math.exp(score), 0)) - own[labels[row]!]!;
    };
    const byHand = [0, 1, 2].map((of) => {
      const rows = [...labels.keys()].filter((row) => labels[row] === of);
      return rows.reduce((sum, row) => sum + lossOf(row), 0) / rows.length;
    });
    const shares = sharesOf(labels, 3);
    const [found] = tf.tidy(() =>
      softmaxCrossEntropy(
        tf,
        tf.tensor(Float32Array.from(scores), [10, 3]),
        tf.tensor(Float32Array.from(shares), [10, 3]),
        tf.tensor(Float32Array.from(balancedRows(shares, 3, range(0, 10))), [10, 1]),
      ).dataSync(),
    );
    const expected = byHand.reduce((sum, loss) => sum + loss) / 3;
    assertClose(found!, expected, { rel: 1e-6, why: 'each class counts a third' });
  });

  it('refuses a class without rows', () => {
    assert.throws(() => balancedRows(sharesOf(labels, 4), 4, range(0, 10)), {
      name: DataQualityError.name,
      message: /each of 4 classes, got 0 of class 3 in 10 rows/,
    });
  });
});
