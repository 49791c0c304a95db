import assert from 'node:assert/strict';
import type { Frame } from '../../../contracts/frame.ts';
import type { SystemSpec } from '../../../contracts/system.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { judgeStudy, type StudyToJudge } from '../../../ml/tune/judgeStudy.ts';
import { parseSystem } from '../../../systems/schema.ts';
import { assertClose } from '../../support/assertClose.ts';
import { known } from '../../systems/known.ts';
import { signal } from '../../systems/minimal.ts';

const day = 86_400_000;
const rows = 600;
const from = 450;
const random = createRandom(11, 'study');
const up = Float64Array.from({ length: rows }, () => (random.uniform() < 0.5 ? 1 : 0));
const time = Float64Array.from({ length: rows }, (_, row) => Date.UTC(2015, 0, 1) + row * day);
const close = new Float64Array(rows).fill(100);
for (let row = 1; row < rows; row += 1) close[row] = close[row - 1]! * (up[row - 1] ? 1.01 : 0.99);

const upTo = (end: number): Frame => ({
  time: time.slice(0, end),
  columns: {
    close: close.slice(0, end),
    target: up.slice(0, end).map((value, row) => (row < end - 1 ? value : NaN)),
    label_end: time.slice(0, end).map((at, row) => (row < end - 1 ? at + day : NaN)),
  },
});

/** Probabilities that lean towards what happens by so much, with the luck of a seed. */
function leaning(by: number, seed: number, end = rows): Frame {
  const luck = createRandom(seed, 'leaning');
  const probability = up.slice(0, end).map((label) => 0.5 + by * (label - 0.5) + 0.2 * (luck.uniform() - 0.5));
  return { time: time.slice(200, end), columns: { probability: probability.slice(200) } };
}

const base = parseSystem(signal, 'tiny.yaml', known);
const spec: SystemSpec = {
  ...base,
  target: { ...base.target!, horizon: 1 },
  policy: { ...base.policy, metric: 'log_loss', direction: 'lower' },
};
const judged = (tuned: Frame, own: Frame, more: Partial<StudyToJudge> = {}) =>
  judgeStudy({
    ...{ spec, asOf: '2016-12-31', features: [], gold: upTo(rows), holdoutFrom: time[from]! },
    entrants: [
      { role: 'tuned', model: 'deep', predictions: tuned, results: {} },
      { role: 'own', model: 'deep', predictions: own, results: {} },
    ],
    searched: upTo(from),
    trials: [leaning(0.3, 1, from), ...[2, 3, 4].map((seed) => leaning(0, seed, from))],
    ...more,
  });

describe('judgeStudy', () => {
  it('scores the holdout alone, and calls better what is better than all on it', () => {
    const [good, poor] = [leaning(0.3, 1), leaning(0, 2)];
    const found = judged(good, poor);
    assert.equal(found.holdout.rows, rows - from - 1);
    assert.equal(found.holdout.from, new Date(time[from]!).toISOString().slice(0, 10));
    const loss = ({ columns: { probability } }: Frame) => {
      let sum = 0;
      for (let row = from; row < rows - 1; row += 1) {
        const p = probability![row - 200]!;
        sum -= Math.log(up[row] ? p : 1 - p);
      }
      return sum / (rows - 1 - from);
    };
    const [tuned, own, naive] = found.holdout.scores;
    assertClose(tuned!.score!, loss(good), { rel: 1e-12, why: 'log loss by hand' });
    assertClose(own!.score!, loss(poor), { rel: 1e-12, why: 'log loss by hand' });
    assert.equal(naive!.role, 'naive');
    assert.ok(own!.pValue! < 0.01 && tuned!.pValue === null);
    assert.ok(found.better);
    assert.match(found.sentence, /better than all of them\.$/);
  });

  it('calls no better what loses there, whatever it was in the search', () => {
    const found = judged(leaning(0, 2), leaning(0.3, 1));
    assert.ok(!found.better);
    assert.match(found.sentence, /not better than deep/);
    const alone = judged(leaning(0.3, 1), leaning(0, 2), {
      entrants: [{ role: 'tuned', model: 'deep', predictions: leaning(0.3, 1), results: {} }],
    });
    assert.ok(!alone.better);
    assert.match(alone.sentence, /nothing better was found\.$/);
  });

  it('weighs the search by its trials: a strategy that stands out keeps its worth, one of many lucky ones does not', () => {
    const strong = judged(leaning(0.3, 1), leaning(0, 2)).selection!;
    assert.equal(strong.strategies, 4);
    assert.ok(strong.sharpe > strong.luckySharpe && strong.deflatedProbability > 0.99);
    const luck = Array.from({ length: 30 }, (_, seed) => leaning(0, seed, from));
    const lucky = judged(leaning(0, 2), leaning(0, 3), { trials: luck }).selection!;
    assert.equal(lucky.strategies, 30);
    assert.ok(lucky.deflatedProbability < 0.9, String(lucky.deflatedProbability));
  });

  it('changing what lies in the holdout changes nothing that is said of the search', () => {
    const before = judged(leaning(0.3, 1), leaning(0, 2)).selection;
    const after = judged(leaning(-0.3, 9), leaning(0.4, 8)).selection;
    assert.deepEqual(after, before);
  });
});
