import assert from 'node:assert/strict';
import { InputError, NumericsError } from '../../../../contracts/failures.ts';
import { stylisedFacts } from '../../../../ml/neural/gan/stylisedFacts.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { garchWindows } from '../../../support/garchWindows.ts';

describe('stylisedFacts', () => {
  it('is what hands reckon', () => {
    const facts = stylisedFacts(Float64Array.of(1, -1, 3, -3, 0, 0), 2, 1);
    const { deviation, kurtosis, returns, absolute, leverage } = facts;
    assertClose(deviation, Math.sqrt(20 / 6), { rel: 1e-15, why: 'deviation' });
    assertClose(kurtosis, 164 / 6 / (20 / 6) ** 2, { rel: 1e-15, why: 'kurtosis' });
    // Pairs (1, −1), (3, −3), (0, 0) about 0, and sizes about 4/3 with variance 14/9: never a pair across two windows.
    assertClose(returns[0]!, -10 / 3 / (20 / 6), { rel: 1e-15, why: 'returns' });
    assertClose(absolute[0]!, 1, { rel: 1e-14, why: 'sizes' });
    // 1 and 3 before sizes 1 and 3, which are −1/3 and 5/3 from their mean; 0 before 0 adds nothing.
    const later = (1 * (-1 / 3) + 3 * (5 / 3)) / 3;
    assertClose(leverage[0]!, later / Math.sqrt((20 / 6) * (14 / 9)), { rel: 1e-14, why: 'sizes after returns' });
  });

  it('of normal noise are those of the normal', () => {
    const random = createRandom(2, 'normal');
    const facts = stylisedFacts(
      Float64Array.from({ length: 40_000 }, () => 0.5 + 2 * random.normal()),
      20,
      3,
    );
    assertClose(facts.deviation, 2, { rel: 0.015, why: 'deviation' });
    assertClose(facts.kurtosis, 3, { abs: 4 * Math.sqrt(24 / 40_000), why: 'four standard errors' });
    for (const value of [...facts.returns, ...facts.absolute, ...facts.leverage])
      assertClose(value, 0, { abs: 0.021, why: 'no memory' });
  });

  it('of a GARCH process are those of its law', () => {
    const { kurtosis, returns, absolute } = stylisedFacts(garchWindows(1, 20_000, 10), 10, 2);
    // Bollerslev (1986): 3 (1 − (a + b)²) / (1 − (a + b)² − 2a²) with a 0.2 and b 0.6.
    assertClose(kurtosis, (3 * (1 - 0.64)) / (1 - 0.64 - 0.08), { rel: 0.07, why: 'kurtosis' });
    for (const value of returns) assertClose(value, 0, { abs: 0.02, why: 'no memory of returns' });
    assert.ok(absolute[0]! > 0.15 && absolute[1]! > 0.1 && absolute[1]! < absolute[0]!, absolute.join(', '));
  });

  it('of a market that falls make wild has sizes that follow falls', () => {
    const [plain, wild] = [0, 0.3].map((leverage) => stylisedFacts(garchWindows(1, 20_000, 10, leverage), 10, 3));
    for (const value of plain!.leverage) assertClose(value, 0, { abs: 0.02, why: 'falls and rises alike' });
    wild!.leverage.forEach((value, lag) => assert.ok(value < -0.05, `${value} at lag ${lag + 1}`));
  });

  it('refuses what does not fit', () => {
    assert.throws(() => stylisedFacts(new Float64Array(7), 2, 1), InputError);
    assert.throws(() => stylisedFacts(new Float64Array(8), 2, 2), /lags from 1 to 1, got 8 returns and 2 lags/);
    assert.throws(() => stylisedFacts(Float64Array.of(1, NaN), 2, 1), /got NaN at 1/);
    assert.throws(() => stylisedFacts(new Float64Array(8), 2, 1), NumericsError);
  });
});
