import assert from 'node:assert/strict';
import { InputError, NumericsError } from '../../../contracts/failures.ts';
import { logisticNewton } from '../../../ml/models/logisticNewton.ts';
import { softmaxProbabilities, softmaxRegression, type SoftmaxProblem } from '../../../ml/models/softmaxRegression.ts';
import { columnMoments, standardised } from '../../../ml/stats/columnMoments.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { cut } from '../trees/treeData.ts';

const exact = { iterations: 60, tolerance: 1e-9 };

function small(classes: number, over: Partial<SoftmaxProblem> = {}): SoftmaxProblem {
  const random = createRandom(17, 'softmax');
  const y = Array.from({ length: 90 }, (_, t) => t % classes);
  const x = Float64Array.from(y.flatMap((k) => [random.normal() + k, 2 * random.normal() - k]));
  return { x, y, dimension: 2, classes, c: 0.7, ...over };
}

/** The penalised loss itself, written out. */
function lossOf({ x, y, dimension, classes, c }: SoftmaxProblem, weights: Float64Array): number {
  const shares = softmaxProbabilities(x, { weights }, { dimension, classes });
  let value = 0;
  for (let t = 0; t < y.length; t += 1) value -= c * Math.log(shares[t * classes + y[t]!]!);
  return weights.reduce((sum, w, at) => ((at + 1) % (dimension + 1) === 0 ? sum : sum + (w * w) / 2), value);
}

describe('softmaxRegression', () => {
  // T9 at C = 1, then scikit-learn 1.9.1's newton-cholesky at tolerance 1e-12; its default stops up to 2e-4 from it.
  const references = [
    ['digits', 10, 0.105358, 0.10535660626638041, [0, 0.02697074888443322, -0.09526771599734603, 0.17574676410297002]],
    ['wine', 3, 0.046885, 0.046884424892876295, [0.7149100951135103, 0.21668042990428402, 0.36608751195644296]],
    ['iris', 3, 0.112256, 0.1122583551679304, [-1.0100785956842508, 1.0877000089828526, -1.7621168288954245]],
  ] as const;
  for (const [name, classes, table, settled, coefficients] of references) {
    it(`reaches the log loss of scikit-learn on ${name} (T9)`, () => {
      const { train, test } = cut(name);
      const moments = columnMoments(train.x, 1);
      const dimension = train.x.columns.length;
      const problem = { x: standardised(train.x, moments).values, y: train.target, dimension, classes, c: 1 };
      const { weights } = softmaxRegression(problem, exact);
      const shares = softmaxProbabilities(standardised(test.x, moments).values, { weights }, problem);
      const loss = test.target.reduce((sum, k, t) => sum - Math.log(shares[t * classes + k]!), 0) / test.target.length;
      assertClose(loss, table, { abs: 1e-5, why: 'T9' });
      assertClose(loss, settled, { abs: 1e-9, why: 'newton-cholesky' });
      coefficients.forEach((expected, j) =>
        assertClose(weights[j]!, expected, { abs: 1e-6, why: `coefficient ${j} of class 0` }),
      );
    });
  }

  it('stops where finite differences of the penalised loss are flat, weights of classes adding up to 0', () => {
    const problem = small(3);
    const { weights } = softmaxRegression(problem, exact);
    weights.forEach((_, at) => {
      const moved = (by: number) => lossOf(problem, weights.with(at, weights[at]! + by));
      assertClose((moved(1e-4) - moved(-1e-4)) / 2e-4, 0, { abs: 1e-6, why: `slope by weight ${at}` });
      assert.ok(moved(0.01) > lossOf(problem, weights), `least at weight ${at}`);
    });
    for (const j of [0, 1, 2])
      assertClose(weights[j]! + weights[3 + j]! + weights[6 + j]!, 0, { abs: 1e-9, why: `column ${j}` });
  });

  it('with two classes is logisticNewton with twice the c', () => {
    const problem = small(2);
    const { weights } = softmaxRegression(problem, exact);
    const binary = logisticNewton({ ...problem, y: Float64Array.from(problem.y), c: 1.4 }, exact, () => undefined);
    binary.weights.forEach((expected, j) =>
      assertClose(weights[3 + j]! - weights[j]!, expected, { abs: 1e-8, why: `difference ${j}` }),
    );
  });

  it('holds at scores far apart', () => {
    const shares = softmaxProbabilities(
      Float64Array.of(1),
      { weights: Float64Array.of(900, 0, -900, 0) },
      { dimension: 1, classes: 2 },
    );
    assert.deepEqual([...shares], [1, 0]);
  });

  it('refuses rows outside the classes, one class alone, and too few steps, with both numbers', () => {
    const refused = (over: Partial<SoftmaxProblem>, message: RegExp) =>
      assert.throws(
        () => softmaxRegression(small(3, over), exact),
        (error) => error instanceof InputError && message.test(error.message),
      );
    refused({ y: small(4).y }, /Row 3 needs a class from 0 to 2, got 3/);
    refused({ y: new Float64Array(90).fill(1) }, /at least 2 classes, got 1 in 90 rows/);
    assert.throws(
      () => softmaxRegression(small(3), { iterations: 1, tolerance: 1e-9 }),
      (error) => error instanceof NumericsError && /at most 1e-9, got .* after 1 iterations/.test(error.message),
    );
  });
});
