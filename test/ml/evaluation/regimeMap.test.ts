import assert from 'node:assert/strict';
import { expandingBaseRate } from '../../../ml/evaluation/baselines.ts';
import { logLoss } from '../../../ml/evaluation/metrics/logLoss.ts';
import { regimeMap } from '../../../ml/evaluation/regimeMap.ts';
import { rowRegimes } from '../../../ml/evaluation/rowRegimes.ts';
import { scoredRows } from '../../../ml/evaluation/scoredRows.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const rows = 3000;
const random = createRandom(8, 'map');
const time = Float64Array.from({ length: rows }, (_, row) => Date.UTC(2000, 0, 1) + row * 86_400_000);
let level = 0;
const close = time.map((_, row) => {
  level += (Math.floor(row / 300) % 2 === 0 ? 0.005 : 0.02) * random.normal();
  return 100 * Math.exp(level);
});
const target = time.map(() => Number(random.uniform() < 0.5));
const label_end = time.map((at) => at + 86_400_000);
const gold = { time, columns: { close, target, label_end } };
const volatile = rowRegimes(gold).find(({ regime }) => regime === 'volatile')!.holds;

/** Knows the outcome to 80 % in volatile rows, and misjudges it in all others. */
const specialist = target.map((label, row) => {
  const right = label === 1 ? 0.8 : 0.2;
  return volatile[row] === 1 ? right : 1 - right;
});
const modelOf = (id: string, probability: Float64Array, from = 600) => ({
  id,
  rows: scoredRows(gold, { time: time.slice(from), columns: { probability: probability.slice(from) } }, 'signal', id),
});

describe('regimeMap', () => {
  const map = regimeMap(gold, [
    modelOf('specialist', specialist),
    modelOf(
      'coin',
      target.map(() => 0.5),
    ),
  ])!;
  const of = (model: string, regime: string) => map.scores.find((one) => one.model === model && one.regime === regime)!;

  it('finds the regime that a model is made for', () => {
    // ln 2 + ln 0.8 where it is right in its way, ln 2 + ln 0.2 where it is wrong.
    assertClose(of('specialist', 'volatile').skill!, Math.log(1.6), { abs: 0.01, why: 'volatile' });
    assertClose(of('specialist', 'calm').skill!, Math.log(0.4), { abs: 0.01, why: 'calm' });
    assert.ok(of('specialist', 'volatile').lower! > 0 && of('specialist', 'calm').upper! < 0);
    assert.ok(of('coin', 'volatile').lower! < 0 && of('coin', 'volatile').upper! > 0, 'a coin has no skill');
    assert.deepEqual(
      map.regimes.map(({ regime }) => regime),
      ['trending', 'mean-reverting', 'volatile', 'calm'],
    );
  });

  it('counts each pair of regimes to all rows, and gives the skill that log losses give', () => {
    for (const model of ['specialist', 'coin'])
      assert.deepEqual(
        [
          of(model, 'volatile').rows + of(model, 'calm').rows,
          of(model, 'trending').rows + of(model, 'mean-reverting').rows,
        ],
        [of(model, 'any').rows, of(model, 'any').rows],
      );
    const { rows: judged } = modelOf('coin', target);
    const label = Float64Array.from(judged.goldRow, (row) => target[row]!);
    const naive = logLoss.compute({ probability: expandingBaseRate(gold, judged.goldRow), label }).value!;
    assertClose(of('coin', 'any').skill!, naive - Math.log(2), { abs: 1e-12, why: 'by the metric' });
  });

  it('covers the truth about as often as it says', () => {
    const inside = Array.from({ length: 200 }, (_, seed) => {
      const own = createRandom(seed, 'cover');
      const label = time.map(() => Number(own.uniform() < 0.5));
      const guess = time.map(() => 0.5 + 0.1 * own.normal());
      const made = { time, columns: { close, target: label, label_end } };
      const judged = { id: 'guess', rows: { ...modelOf('guess', guess).rows } };
      const { skill, lower, upper } = regimeMap(made, [judged])!.scores.find(({ regime }) => regime === 'volatile')!;
      // E[ln 2 + ln p] of a guess 0.5 + 0.1 z about a fair coin: −E[z²] · 0.01 · 2 − E[z⁴] · 0.0001 · 4 − …, 0.0213.
      assert.ok(skill !== null);
      return Number(lower! <= -0.0213 && -0.0213 <= upper!);
    });
    const covered = inside.reduce((sum, one) => sum + one, 0) / inside.length;
    assert.ok(covered > 0.9 && covered < 0.99, `${covered} of the intervals hold the truth`);
  });

  it('says nothing of a regime with fewer than 30 rows, nor without any regime', () => {
    const few = regimeMap(gold, [modelOf('late', specialist, rows - 20)])!.scores;
    assert.ok(few.every(({ skill, lower, upper }) => skill === null && lower === null && upper === null));
    assert.equal(regimeMap({ time, columns: { target, label_end } }, [modelOf('coin', specialist)]), null);
  });
});
