import assert from 'node:assert/strict';
import { NumericsError } from '../../../../contracts/failures.ts';
import { dieboldMariano } from '../../../../ml/evaluation/selection/dieboldMariano.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { benchmark, losses, noise, selectionFixture } from './comparisonFixture.ts';

describe('dieboldMariano', () => {
  it('is the HAC statistic of statsmodels with the small-sample correction', () => {
    for (const { horizon, weights, ...expected } of selectionFixture.dieboldMariano) {
      const found = dieboldMariano(benchmark, losses[2]!, { horizon, weights });
      const why = `horizon ${horizon}, ${weights}`;
      assertClose(found.statistic, expected.statistic, { rel: 1e-10, why });
      assertClose(found.pValue, expected.pValue, { rel: 1e-9, why });
      assert.equal(found.degreesOfFreedom, 119);
    }
  });

  it('changes sign with the order of the models, and not with a shift or scale of the losses', () => {
    const [a, b] = [benchmark, losses[0]!];
    const [forth, back] = [dieboldMariano(a, b, { horizon: 2 }), dieboldMariano(b, a, { horizon: 2 })];
    assertClose(back.statistic, -forth.statistic, { rel: 1e-12, why: 'antisymmetric' });
    assert.equal(back.pValue, forth.pValue);
    const moved = dieboldMariano(a.map((x) => 3 * x + 5), b.map((x) => 3 * x + 5), { horizon: 2 }); // prettier-ignore
    assertClose(moved.statistic, forth.statistic, { rel: 1e-9, why: 'shift and scale' });
  });

  it('rejects as often as its size when losses are equal and overlap (known truth)', () => {
    const [worlds, n, horizon] = [400, 120, 3];
    const overlapping = (world: number, side: string) => {
      const shocks = noise(n + horizon, 0, 'overlap', world, side);
      return Float64Array.from({ length: n }, (_, t) => shocks[t]! + shocks[t + 1]! + shocks[t + 2]!);
    };
    const level = (h: number) =>
      Array.from({ length: worlds }, (_, world) =>
        dieboldMariano(overlapping(world, 'a'), overlapping(world, 'b'), { horizon: h }),
      ).filter(({ pValue }) => pValue < 0.05).length / worlds;
    const [right, wrong] = [level(horizon), level(1)];
    assert.ok(right > 0.02 && right < 0.1, `level ${right} for 0.05, ± 3 se of 0.011 and small-sample bias`);
    assert.ok(wrong > 0.15, `overlap ignored: level ${wrong}`);
  });

  it('refuses equal losses, a variance below 0 and bad horizons, with both numbers', () => {
    const refuses = (run: () => void, message: RegExp) =>
      assert.throws(run, (error) => error instanceof NumericsError && message.test(error.message));
    refuses(() => dieboldMariano(benchmark, benchmark, { horizon: 1 }), /above 0, got 0 over 120 rows/);
    refuses(() => dieboldMariano(benchmark, losses[0]!.subarray(1), { horizon: 1 }), /same rows, 120, got 119/);
    refuses(() => dieboldMariano(benchmark, losses[0]!, { horizon: 0 }), /at least 1 row, got 0/);
    refuses(
      () => dieboldMariano(benchmark.subarray(0, 9), losses[0]!.subarray(0, 9), { horizon: 9 }),
      /at least 10 values, got 9/,
    );
    const swing = Float64Array.from({ length: 20 }, (_, t) => (t % 2 === 0 ? 1 : -1.1));
    const flat = new Float64Array(20);
    refuses(() => dieboldMariano(swing, flat, { horizon: 2 }), /above 0, got -.* use bartlett weights/);
    assert.ok(dieboldMariano(swing, flat, { horizon: 2, weights: 'bartlett' }).pValue > 0.05);
  });
});
