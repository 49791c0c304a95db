import assert from 'node:assert/strict';
import { NumericsError } from '../../../../contracts/failures.ts';
import { probabilityOfBacktestOverfitting } from '../../../../ml/evaluation/selection/probabilityOfBacktestOverfitting.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { noise } from './comparisonFixture.ts';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const sharpe = (values: readonly number[]) => {
  const centre = mean(values);
  return centre / Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
};

/** Slow oracle: recursive choice of blocks, ratios from the rows themselves, ranks by sorting. */
function slow(returns: readonly Float64Array[], blocks: number): number[] {
  const rows = returns[0]!.length;
  const halves = (from: number, chosen: readonly number[]): (readonly number[])[] =>
    chosen.length === blocks / 2
      ? [chosen]
      : from === blocks
        ? []
        : [...halves(from + 1, [...chosen, from]), ...halves(from + 1, chosen)];
  return halves(0, []).map((chosen) => {
    const inside = (row: number) => chosen.includes(Math.floor((row * blocks) / rows));
    const ratios = (kept: boolean) =>
      returns.map((values) => sharpe([...values].filter((_, row) => inside(row) === kept)));
    const within = ratios(true);
    const best = within.indexOf(Math.max(...within));
    const outside = ratios(false);
    const rank = 1 + outside.toSorted((a, b) => a - b).indexOf(outside[best]!);
    return Math.log(rank / (returns.length + 1 - rank));
  });
}

describe('probabilityOfBacktestOverfitting', () => {
  it('repeats the definition (slow oracle), blocks of unequal length', () => {
    const returns = Array.from({ length: 7 }, (_, trial) => noise(83, trial === 3 ? 0.2 : 0, 'slow', trial));
    const found = probabilityOfBacktestOverfitting(returns, 6);
    const expected = slow(returns, 6);
    assert.equal(found.logits.length, 20);
    [...found.logits]
      .sort()
      .forEach((logit, at) => assertClose(logit, expected.toSorted()[at]!, { abs: 1e-12, why: 'logit' }));
    assertClose(found.probability, expected.filter((logit) => logit <= 1e-12).length / 20, {
      abs: 1e-12,
      why: 'share',
    });
  });

  it('is about a half for noise and near 0 for planted skill (known truth)', () => {
    const world = (seed: number, skill: number) =>
      probabilityOfBacktestOverfitting(
        Array.from({ length: 20 }, (_, trial) => noise(400, trial === 0 ? skill : 0, 'pbo', seed, trial)),
        8,
      );
    const worlds = Array.from({ length: 40 }, (_, seed) => world(seed, 0).probability);
    assertClose(mean(worlds), 0.5, { abs: 0.1, why: 'mean of 40 worlds of noise, sd of one about 0.2, 3 se 0.095' });
    const skilled = world(1, 0.4);
    assert.ok(skilled.probability < 0.02 && skilled.lossProbability < 0.02, `skill: ${skilled.probability}`);
    assert.ok(Math.min(...skilled.logits) > 0);
    assert.ok(world(0, 0).degradation! < 0, 'among noise, what shines in one half pays for it in the other');
  });

  it('does not depend on the unit or the order of the trials', () => {
    const returns = Array.from({ length: 6 }, (_, trial) => noise(64, 0.05, 'unit', trial));
    const plain = probabilityOfBacktestOverfitting(returns, 8);
    const scaled = probabilityOfBacktestOverfitting(
      returns.toReversed().map((values) => values.map((value) => value / 100)),
      8,
    );
    plain.logits.forEach((logit, at) => assertClose(scaled.logits[at]!, logit, { abs: 1e-12, why: `split ${at}` }));
  });

  it('scores a trial that stands still in one half 0 there', () => {
    const still = noise(40, 0.5, 'still').map((value, row) => (row < 20 ? value : 0));
    const found = probabilityOfBacktestOverfitting([still, noise(40, 0, 'moves')], 2);
    assert.equal(found.outOfSample[0], 0);
  });

  it('refuses one trial, odd blocks, short, unequal and constant series, with both numbers', () => {
    const [a, b] = [noise(40, 0, 'a'), noise(40, 0, 'b')];
    const refuses = (returns: readonly Float64Array[], blocks: number, message: RegExp) =>
      assert.throws(
        () => probabilityOfBacktestOverfitting(returns, blocks),
        (error) => error instanceof NumericsError && message.test(error.message),
      );
    refuses([a], 4, /at least 2 trials, got 1/);
    refuses([a, b], 5, /even number of blocks from 2 to 20, got 5/);
    refuses([a, b], 22, /from 2 to 20, got 22/);
    refuses([a, b.subarray(1)], 4, /same rows, 40, got 39/);
    refuses([a.subarray(0, 7), b.subarray(0, 7)], 4, /at least 8 values, got 7/);
    refuses([a, new Float64Array(40).fill(0.1)], 4, /got 40 times 0.1 of trial 1/);
    refuses([a, b.map((value, row) => (row < 20 ? value : 1))], 2, /in each half, got 20 rows with mean 1/);
  });
});
