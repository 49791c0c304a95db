import assert from 'node:assert/strict';
import { NumericsError } from '../../../contracts/failures.ts';
import { gaussianHmm } from '../../../ml/models/gaussianHmm.ts';
import { chooseStates, scoreStates, type StateCriterion } from '../../../ml/regimes/chooseStates.ts';
import { heldOutLikelihood } from '../../../ml/regimes/heldOutLikelihood.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { realGdpGrowth } from '../../support/macroData.ts';
import { fitContext, matrixOf, rowsOf, trainingOf } from '../../support/modelData.ts';

/** Three sticky states, four standard deviations apart. */
function threeStates(rows: number) {
  const random = createRandom(8);
  let state = 0;
  return matrixOf(
    ['a'],
    Float64Array.from({ length: rows }, () => {
      if (random.uniform() > 0.95) state = random.integer(3);
      return 4 * state + random.normal();
    }),
  );
}

describe('number of states', () => {
  it('scores by AIC, BIC and ICL (H5)', () => {
    const candidate = { states: 2, logLikelihood: -237.82284, parameters: 7, rows: 202, entropy: 10, heldOut: null };
    const { aic, bic, icl } = scoreStates(candidate);
    assertClose(aic, 489.6457, { abs: 1e-4, why: 'H5' });
    assertClose(bic, 512.8035, { abs: 1e-3, why: 'H5' });
    assertClose(icl, bic + 20, { abs: 1e-12, why: 'twice the entropy' });
  });

  it('is the true one by every criterion that charges enough', async () => {
    const data = trainingOf(threeStates(900));
    for (const choose_states of ['bic', 'icl', 'held_out'] as const) {
      const model = await gaussianHmm.fit(
        data,
        { states: 4, restarts: 3, iterations: 60, choose_states, minimum_occupancy: 0 },
        fitContext(),
      );
      const summary = model.summary as unknown as {
        states: number;
        icl: number;
        state_choice: { criterion: string; scores: { states: number; icl: number; held_out: number | null }[] };
      };
      assert.equal(summary.states, 3, choose_states);
      assert.deepEqual(
        summary.state_choice.scores.map(({ states }) => states),
        [2, 3, 4],
      );
      assert.equal(summary.state_choice.scores[1]!.icl, summary.icl);
      assert.equal(summary.state_choice.scores[1]!.held_out === null, choose_states !== 'held_out');
    }
  });

  it('takes the smaller of equals, and refuses scores that are not there', () => {
    const of = (states: number, heldOut: number | null) => ({
      states,
      logLikelihood: -5,
      parameters: 2,
      rows: 10,
      entropy: 0,
      heldOut,
    });
    const choose = (criterion: StateCriterion, ...heldOut: (number | null)[]) =>
      chooseStates(
        heldOut.map((value, i) => of(4 - i, value)),
        criterion,
      );
    assert.equal(choose('bic', 1, 1, 1), 2);
    assert.equal(choose('held_out', -1, -2, -1), 2);
    assert.throws(
      () => choose('held_out', -1, null),
      (error) => error instanceof NumericsError && /2 numbers.*null for 3/.test(error.message),
    );
    assert.throws(() => choose('bic'), /at least 1 candidate, got 0/);
  });
});

describe('held-out likelihood', () => {
  it('fits on the past of each block only, and is the mean of what predict said', async () => {
    const data = trainingOf(matrixOf(['gdp'], realGdpGrowth()));
    const seen: number[] = [];
    const fit = (part: typeof data) => {
      seen.push(part.x.rows);
      return gaussianHmm.fit(part, { states: 2, restarts: 2 }, fitContext());
    };
    const found = await heldOutLikelihood(data, fit, { folds: 2, firstShare: 0.5 });
    assert.deepEqual(seen, [101, 151]);
    let sum = 0;
    for (const [from, to] of [
      [101, 151],
      [151, 202],
    ] as const) {
      const model = await fit({ ...data, time: data.time.slice(0, from), x: rowsOf(data.x, 0, from) });
      const whole = model.predict(rowsOf(data.x, 0, to))['log_likelihood']!;
      sum += whole.slice(from).reduce((a, b) => a + b, 0);
    }
    assertClose(found, sum / 101, { abs: 1e-12, why: 'by hand' });
  });

  it('refuses several sequences and too few rows', async () => {
    const data = trainingOf(matrixOf(['gdp'], realGdpGrowth()));
    const fit = () => Promise.reject(new Error('not reached'));
    await assert.rejects(
      heldOutLikelihood({ ...data, sequenceStarts: [0, 50] }, fit, { folds: 2, firstShare: 0.5 }),
      /1 sequence.*got 2/,
    );
    await assert.rejects(heldOutLikelihood(data, fit, { folds: 2, firstShare: 1 }), /of 202 rows/);
  });
});
