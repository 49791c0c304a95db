import assert from 'node:assert/strict';
import type { Frame } from '../../../contracts/frame.ts';
import { residualView } from '../../../ml/evaluation/residualView.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const rows = 3000;
const time = Float64Array.from({ length: rows }, (_, row) => row * 86_400_000);
const target = { name: 'up', kind: 'direction' as const, of: 'close', horizon: 1 };
const signal = { kind: 'signal' as const, target, seed: 7 };

interface World {
  readonly gold: Frame;
  readonly predictions: Frame;
}

/** Outcomes drawn from `truth`, which the model tells as `said`. */
function chances(truth: (row: number) => number, said: (row: number) => number): World {
  const random = createRandom(11, 'outcomes');
  const outcome = Float64Array.from(time, (_, row) => (random.uniform() < truth(row) ? 1 : 0));
  return {
    gold: { time, columns: { target: outcome } },
    predictions: { time, columns: { probability: Float64Array.from(time, (_, row) => said(row)) } },
  };
}

const wave = (row: number) => 0.5 + 0.35 * Math.sin(row / 9);
const viewOf = (world: World, spec: Parameters<typeof residualView>[0]['spec'] = signal, drawn = true) =>
  residualView({ ...world, spec, id: 'model', drawn })!;

describe('residualView', () => {
  it('finds nothing in what a right model leaves over', () => {
    const { tests, curves, rows: judged } = viewOf(chances(wave, wave));
    assert.equal(judged, rows);
    assertClose(tests!.mean, 0, { abs: 3 / Math.sqrt(rows), why: 'three standard errors' });
    assertClose(tests!.deviation, 1, { abs: 0.04, why: 'of Pearson residuals' });
    assert.ok(tests!.memory.pValue > 0.01, `p ${tests!.memory.pValue}`);
    curves!.expected.forEach((expected, at) => {
      if (Math.abs(expected) < 2)
        assertClose(curves!.found[at]!, expected, { abs: 0.15, why: `normal quantile ${at}` });
    });
  });

  it('finds the wave that a model missed, in memory, level and picture', () => {
    const { tests, curves } = viewOf(chances(wave, () => 0.5));
    assert.ok(tests!.memory.pValue < 1e-10);
    assert.equal(tests!.clusters, null, 'even odds leave residuals of one size');
    assert.ok(Math.abs(curves!.autocorrelation[0]!) > curves!.band);
    assert.ok(curves!.time.length <= 400 && curves!.expected.length <= 61);
  });

  it('looks at rows whose labels do not overlap', () => {
    const overlapping = chances(wave, wave);
    const ahead = overlapping.gold.columns['target']!;
    // A label over five rows: its neighbours share four of them.
    const label = ahead.map((_, row) => (ahead.subarray(row, row + 5).reduce((sum, y) => sum + y, 0) > 2 ? 1 : 0));
    const half = { time, columns: { probability: new Float64Array(rows).fill(label.reduce((a, b) => a + b) / rows) } };
    const world = { gold: { time, columns: { target: label } }, predictions: half };
    const every = viewOf(world);
    const spared = viewOf(world, { ...signal, target: { ...target, horizon: 5 } });
    assert.equal(spared.rows, rows / 5);
    assert.equal(spared.step, 5);
    assert.ok(every.tests!.memory.statistic > 3 * spared.tests!.memory.statistic);
  });

  it('measures outcomes in their own deviations', () => {
    const random = createRandom(5, 'returns');
    const prediction = Float64Array.from(time, (_, row) => 0.01 * Math.sin(row));
    let spread = 0.01;
    const outcome = prediction.map((value) => {
      const shock = random.normal();
      const drawn = value + spread * shock;
      spread = Math.sqrt(2e-5 + 0.5 * (spread * shock) ** 2 + 0.3 * spread ** 2);
      return drawn;
    });
    const world = {
      gold: { time, columns: { forward_return: outcome } },
      predictions: { time, columns: { effect: prediction, prediction } },
    };
    const { kind, tests } = viewOf(world, { ...signal, kind: 'causal' });
    assert.equal(kind, 'outcome');
    assertClose(tests!.deviation, 1, { abs: 1e-9, why: 'own deviation' });
    assert.ok(tests!.memory.pValue > 1e-4 && tests!.clusters!.pValue < 1e-10, 'GARCH: clusters, no memory');
  });

  it('gives the same bits again, tests alone where no curves are wanted, and nothing of few rows and of regimes', () => {
    const world = chances(wave, wave);
    assert.deepEqual(viewOf(world), viewOf(world));
    assert.equal(viewOf(world, signal, false).curves, undefined);
    const few = { time: time.slice(0, 59), columns: { probability: new Float64Array(59).fill(0.4) } };
    const view = viewOf({ ...world, predictions: few });
    assert.deepEqual([view.rows, view.tests, view.curves], [59, null, undefined]);
    assert.equal(residualView({ ...world, spec: { ...signal, kind: 'regime' }, id: 'hmm', drawn: true }), null);
  });
});
