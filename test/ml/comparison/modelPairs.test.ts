import assert from 'node:assert/strict';
import { compareModels } from '../../../ml/comparison/compareModels.ts';
import { modelPairs, type PairedCandidate } from '../../../ml/comparison/modelPairs.ts';
import { scoredRows } from '../../../ml/evaluation/scoredRows.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const rows = 600;
const random = createRandom(3, 'pairs');
const time = Float64Array.from({ length: rows }, (_, row) => Date.UTC(2010, 0, 1) + row * 86_400_000);
const truth = time.map(() => 0.2 + 0.6 * random.uniform());
const target = truth.map((p) => Number(random.uniform() < p));
const gold = { time, columns: { target, close: time.map((_, row) => 100 + Math.sin(row / 7)) } };

const predictionsOf = (probability: Float64Array, from = 0) => ({
  time: time.slice(from),
  columns: { probability: probability.slice(from) },
});
const candidate = (id: string, probability: Float64Array, from = 0): PairedCandidate => ({
  id,
  rows: scoredRows(gold, predictionsOf(probability, from), 'signal', id),
  features: [],
});
const oracle = candidate('oracle', truth);
const noisy = truth.map((p) => Math.min(0.95, Math.max(0.05, p + 0.05 * random.normal())));
const even = time.map(() => 0.5);
const shared = { kind: 'signal', gold, horizon: 5 } as const;

describe('modelPairs', () => {
  it('asks every two once, and is what compareModels decides by', () => {
    const found = modelPairs({ ...shared, candidates: [oracle, candidate('noisy', noisy), candidate('even', even)] })!;
    assert.deepEqual([found.metric, found.direction, found.models], ['log_loss', 'lower', ['oracle', 'noisy', 'even']]);
    assert.deepEqual(
      found.pairs.map(({ a, b, rows: common }) => [a, b, common]),
      [
        ['oracle', 'noisy', 600],
        ['oracle', 'even', 600],
        ['noisy', 'even', 600],
      ],
    );
    const model = (name: string, probability: Float64Array) => ({
      name,
      predictions: predictionsOf(probability),
      features: [],
    });
    const pair = compareModels({ ...shared, a: model('oracle', truth), b: model('even', even), seed: 1 });
    assertClose(found.pairs[1]!.pValue!, pair.decisive!.pValue, { abs: 1e-15, why: 'the test that decides' });
    assertClose(found.pairs[1]!.difference!, pair.decisive!.difference, { abs: 1e-12, why: 'mean difference' });
    assert.equal(found.pairs[1]!.better, 'oracle');
  });

  it('corrects for the number of pairs by Holm, and names the better only then', () => {
    const found = modelPairs({ ...shared, candidates: [candidate('even', even), candidate('noisy', noisy), oracle] })!;
    const sorted = found.pairs.toSorted((x, y) => x.pValue! - y.pValue!);
    // Holm by hand: the smallest of three counts three times, the next twice, none less than the one before.
    let before = 0;
    sorted.forEach(({ pValue, correctedPValue, better, a, b, difference }, rank) => {
      before = Math.max(before, Math.min(1, (3 - rank) * pValue!));
      assertClose(correctedPValue!, before, { abs: 1e-15, why: `Holm, rank ${rank}` });
      assert.equal(better, before > 0.05 ? null : difference! < 0 ? a : b);
    });
  });

  it('seldom calls a difference between forecasts that differ by noise alone, whatever the number of pairs', () => {
    const runs = Array.from({ length: 40 }, (_, seed) => {
      const coin = createRandom(seed, 'outcome');
      const noise = { time, columns: { target: time.map(() => Number(coin.uniform() < 0.5)) } };
      const candidates = ['a', 'b', 'c', 'd', 'e'].map((id) => {
        const own = createRandom(seed, id);
        const probability = time.map(() => 0.5 + 0.02 * own.normal());
        return { id, features: [], rows: scoredRows(noise, predictionsOf(probability), 'signal', id) };
      });
      return modelPairs({ candidates, kind: 'signal', gold: noise, horizon: 5 })!.pairs;
    });
    const pairs = runs.flat();
    const small = pairs.filter(({ pValue }) => pValue! < 0.05).length / pairs.length;
    const called = runs.filter((run) => run.some(({ better }) => better !== null)).length;
    // 400 p-values, ten of a run related; weights after Bartlett make the test a little too keen.
    assert.ok(small > 0.02 && small < 0.1, `${small} of the p-values are below 0.05`);
    assert.ok(called <= 6, `${called} of 40 runs call a difference, 2 expected`);
  });

  it('gives a pair without enough common rows, or without a difference, no p-value', () => {
    const few = candidate('few', even, 590);
    const none = candidate('none', even.slice(0, 0));
    const { pairs } = modelPairs({ ...shared, candidates: [oracle, few, candidate('twin', truth), none] })!;
    const of = (a: string, b: string) => pairs.find((pair) => pair.a === a && pair.b === b)!;
    assert.deepEqual([of('oracle', 'few').rows, of('oracle', 'few').pValue], [10, null]);
    assert.deepEqual([of('oracle', 'twin').difference, of('oracle', 'twin').pValue], [0, null]);
    assert.deepEqual([of('oracle', 'none').rows, of('oracle', 'none').difference], [0, null]);
  });

  it('is nothing for one model, and for densities over unequal features', () => {
    assert.equal(modelPairs({ ...shared, candidates: [oracle] }), null);
    const dense = (id: string, features: readonly string[]) => ({
      id,
      features,
      rows: scoredRows(gold, { time, columns: { log_likelihood: truth.map(Math.log) } }, 'regime', id),
    });
    const regimes = { ...shared, kind: 'regime' } as const;
    assert.equal(modelPairs({ ...regimes, candidates: [dense('a', ['x']), dense('b', ['x', 'y'])] }), null);
    const same = modelPairs({ ...regimes, candidates: [dense('a', ['x', 'y']), dense('b', ['y', 'x'])] })!;
    assert.deepEqual([same.metric, same.direction], ['log_likelihood_per_observation', 'higher']);
  });
});
