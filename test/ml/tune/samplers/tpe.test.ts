import assert from 'node:assert/strict';
import { quantile } from '../../../../ml/stats/quantile.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import type { Observation } from '../../../../ml/tune/sampler.ts';
import { random } from '../../../../ml/tune/samplers/random.ts';
import { tpe } from '../../../../ml/tune/samplers/tpe.ts';
import { bests, branin, hartmann6, lossesOf, range } from '../support.ts';

const space = [range('x', 0, 1)];
const seen = (x: number, loss: number | null, state: Observation['state'] = 'complete', steps = 1): Observation => ({
  values: { x },
  state,
  loss,
  steps,
});
const even = (count: number) => Array.from({ length: count }, (_, i) => (i + 0.5) / count);
/** Many suggestions from the same observations. */
const draws = (observations: readonly Observation[]): readonly number[] =>
  Array.from({ length: 200 }, (_, i) =>
    Number(tpe.suggest({ space, observations, ended: observations.length, random: createRandom(1, i) })['x']),
  );
const middle = (observations: readonly Observation[]): number =>
  draws(observations).reduce((sum, x) => sum + x, 0) / 200;

describe('tpe', function () {
  this.timeout(120_000);

  // A2 of the reference numbers: medians of 20 studies of 100 trials, Optuna 3.1 with multivariate 0.4704 and −3.1341
  // (3.6.1 with other seeds: −3.0040), random search 0.7780 and −2.1231. Other seeds move such a median by about 0.03 and 0.1.
  it('finds what Optuna’s multivariate TPE finds on Branin and Hartmann 6, far below random search', () => {
    const median = (losses: Float64Array) => quantile(losses, 0.5);
    const [ofBranin, ofHartmann] = [median(bests(tpe, branin)), median(bests(tpe, hartmann6))];
    assert.ok(ofBranin < 0.55, `Branin ${ofBranin}`);
    assert.ok(ofHartmann < -2.85, `Hartmann 6 ${ofHartmann}`);
    assert.ok(median(bests(random, branin)) > ofBranin + 0.1);
    assert.ok(median(bests(random, hartmann6)) > ofHartmann + 0.5);
  });

  it('is a function of seed and observations alone', () => {
    assert.deepEqual(lossesOf(tpe, branin, 30, 5), lossesOf(tpe, branin, 30, 5));
    assert.notDeepEqual(lossesOf(tpe, branin, 30, 5), lossesOf(tpe, branin, 30, 6));
  });

  it('draws at random for 10 trials, and where the good ones lie after them', () => {
    const rising = even(20).map((x) => seen(x, x));
    const early = tpe.suggest({ space, observations: rising.slice(0, 9), ended: 9, random: createRandom(1) });
    assert.deepEqual(early, random.suggest({ space, observations: [], ended: 9, random: createRandom(1) }));
    assert.ok(middle(rising) < 0.3, String(middle(rising)));
    const falling = even(20).map((x) => seen(x, -x));
    assert.ok(middle(falling) > 0.7, String(middle(falling)));
  });

  it('only the order of losses counts', () => {
    const plain = even(20).map((x) => seen(x, x));
    const bent = even(20).map((x) => seen(x, Math.exp(9 * x)));
    assert.equal(middle(plain), middle(bent));
  });

  it('ranks pruned trials behind finished ones, farther ones first; failed and running ones are where nobody goes', () => {
    const finished = even(9).map((x) => seen(x / 2, 1));
    const pruned = [seen(0.95, 0.1, 'pruned', 1), seen(0.9, 0.2, 'pruned', 2)];
    // γ(11) = 2: the first two of the finished, whatever the losses of those that were given up.
    assert.ok(middle([...finished, ...pruned]) < 0.5);
    const early = [...pruned, ...even(9).map((x) => seen(x / 2, 9, 'pruned', 1))];
    assert.ok(middle(early) > 0.7, 'of pruned trials alone the one that came farther is good');
    const good = [seen(0.3, 0), seen(0.7, 0.1), ...even(18).map((x) => seen(x, 1))];
    const there = (state: Observation['state'], times: number) =>
      draws([...good, ...Array.from({ length: times }, () => seen(0.55, null, state))]).filter(
        (x) => Math.abs(x - 0.55) < 0.1,
      ).length;
    for (const state of ['failed', 'running'] as const)
      assert.ok(there(state, 8) < there(state, 0) / 2, `${state}: ${there(state, 8)} of ${there(state, 0)}`);
  });

  it('leaves values outside the space aside', () => {
    const rising = even(20).map((x) => seen(x, x));
    assert.equal(middle([...rising, seen(1.5, -9), seen(-3, -9)]), middle(rising));
  });
});
