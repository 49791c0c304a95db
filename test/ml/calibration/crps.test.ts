import assert from 'node:assert/strict';
import { NumericsError } from '../../../contracts/failures.ts';
import { crpsEnsemble } from '../../../ml/calibration/crpsEnsemble.ts';
import { crpsGaussian } from '../../../ml/calibration/crpsGaussian.ts';
import { intervalScore } from '../../../ml/calibration/intervalScore.ts';
import { pinballLoss } from '../../../ml/calibration/pinballLoss.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { normalQuantile } from '../../../ml/stats/normalQuantile.ts';
import { assertClose } from '../../support/assertClose.ts';
import { calibrationFixture, floats } from '../../support/calibrationData.ts';

const { crps } = calibrationFixture();

describe('the CRPS', () => {
  it('of a normal forecast is properscoring’s, and 0.2336950 σ at its mean', () => {
    assertClose(crpsGaussian(3, 3, 2), 2 * 0.233694977, { abs: 1e-8, why: 'methods §1.8' });
    crps.outcome.forEach((y, i) =>
      assertClose(crpsGaussian(y, crps.mean[i]!, crps.deviation[i]!), crps.gaussian[i]!, {
        rel: 1e-12,
        why: 'properscoring 0.1',
      }),
    );
  });

  it('of an ensemble is properscoring’s, in any order of members', () => {
    crps.outcome.forEach((y, i) => {
      const members = floats(crps.members[i]!);
      assertClose(crpsEnsemble(y, members, 'empirical'), crps.ensemble[i]!, { rel: 1e-12, why: 'properscoring 0.1' });
      assert.equal(crpsEnsemble(y, members.toReversed(), 'empirical'), crpsEnsemble(y, members, 'empirical'));
    });
  });

  it('is its double sum, fair and empirical, and keeps its digits at a high level', () => {
    const members = floats(crps.members[0]!);
    const m = members.length;
    const y = 0.4;
    let [away, spread] = [0, 0];
    members.forEach((one) => {
      away += Math.abs(one - y) / m;
      members.forEach((other) => (spread += Math.abs(one - other)));
    });
    assertClose(crpsEnsemble(y, members, 'empirical'), away - spread / (2 * m * m), {
      abs: 1e-13,
      why: 'O(m²) oracle',
    });
    assertClose(crpsEnsemble(y, members, 'fair'), away - spread / (2 * m * (m - 1)), {
      abs: 1e-13,
      why: 'O(m²) oracle',
    });
    const high = crpsEnsemble(
      y + 2 ** 20,
      members.map((one) => one + 2 ** 20),
      'fair',
    );
    assertClose(high, crpsEnsemble(y, members, 'fair'), { abs: 1e-8, why: 'level 2^20' });
    assertClose(crpsEnsemble(2, Float64Array.of(5), 'empirical'), 3, { abs: 0, why: 'one member: the absolute error' });
  });

  it('fair ensembles of four score on average as the law they are drawn from; empirical ones score worse', () => {
    const random = createRandom(2, 'crps');
    let [fair, empirical] = [0, 0];
    for (let trial = 0; trial < 20_000; trial += 1) {
      const members = Float64Array.from({ length: 4 }, () => random.normal());
      fair += crpsEnsemble(0.5, members, 'fair') / 20_000;
      empirical += crpsEnsemble(0.5, members, 'empirical') / 20_000;
    }
    // The standard error of either mean is below 0.003.
    assertClose(fair, crpsGaussian(0.5, 0, 1), { abs: 0.009, why: 'unbiased' });
    assert.ok(empirical > fair + 0.1);
  });

  it('refuses what is no forecast', () => {
    assert.throws(() => crpsGaussian(1, 0, 0), NumericsError);
    assert.throws(() => crpsGaussian(NaN, 0, 1), NumericsError);
    assert.throws(() => crpsEnsemble(1, Float64Array.of(1), 'fair'), /at least 2 values, got 1/);
    assert.throws(() => crpsEnsemble(NaN, Float64Array.of(1), 'empirical'), NumericsError);
  });
});

describe('interval score and pinball loss', () => {
  const y = Float64Array.from({ length: 2000 }, (_, i) => normalQuantile((i + 0.5) / 2000));
  const flat = (value: number) => y.map(() => value);

  it('an interval score by hand, and 2/α of both pinball losses', () => {
    const one = (outcome: number) =>
      intervalScore({ lower: Float64Array.of(1), upper: Float64Array.of(3), outcome: Float64Array.of(outcome) }, 0.1);
    assert.equal(one(2), 2);
    assertClose(one(0.5), 12, { abs: 1e-12, why: '2 + 20 · 0.5' });
    assertClose(one(4), 22, { abs: 1e-12, why: '2 + 20 · 1' });
    const loss = pinballLoss(y, flat(-1.1), 0.05) + pinballLoss(y, flat(1.7), 0.95);
    const score = intervalScore({ lower: flat(-1.1), upper: flat(1.7), outcome: y }, 0.1);
    assertClose(score, (2 / 0.1) * loss, { rel: 1e-12, why: 'identity of Gneiting and Raftery' });
  });

  it('both are least at the true quantiles', () => {
    const at = (q: number) => pinballLoss(y, flat(q), 0.9);
    const best = normalQuantile(0.9);
    for (const move of [-0.1, 0.1]) assert.ok(at(best + move) > at(best));
    assertClose(pinballLoss(y, flat(0), 0.5), 0.5 * Math.sqrt(2 / Math.PI), {
      abs: 1e-3,
      why: 'half the mean deviation',
    });
  });

  it('refuse what they cannot score', () => {
    const [a, b] = [Float64Array.of(1, 2), Float64Array.of(0)];
    assert.throws(() => intervalScore({ lower: a, upper: a, outcome: b }, 0.1), /got 2, 2 and 1/);
    assert.throws(() => intervalScore({ lower: a, upper: b, outcome: b }, 1), /got 1\./);
    assert.throws(
      () => intervalScore({ lower: Float64Array.of(2), upper: b, outcome: b }, 0.1),
      /got 2, 0 and 0 in row 0/,
    );
    const infinite = Float64Array.of(Infinity);
    assert.throws(
      () => intervalScore({ lower: infinite, upper: infinite, outcome: b }, 0.1),
      /got Infinity, Infinity and 0 in row 0/,
    );
    assert.equal(intervalScore({ lower: Float64Array.of(-Infinity), upper: infinite, outcome: b }, 0.1), Infinity);
    assert.throws(() => pinballLoss(a, b, 0.5), /expected 2 quantiles, got 1/);
    assert.throws(() => pinballLoss(a, a, 0), /got 0/);
  });
});
