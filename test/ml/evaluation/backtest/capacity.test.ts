import assert from 'node:assert/strict';
import { NumericsError } from '../../../../contracts/failures.ts';
import { capacity } from '../../../../ml/evaluation/backtest/capacity.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';

const random = createRandom(6, 'capacity');
const draw = (value: () => number) => Float64Array.from({ length: 300 }, value);
const given = {
  net: draw(() => 0.001 + 0.01 * random.normal()),
  turnover: draw(() => Math.max(0, random.uniform() - 0.5)),
  marketValue: draw(() => 1e8 * (1 + random.uniform())),
  volatility: draw(() => 0.01 + 0.01 * random.uniform()),
  participation: 0.1,
  within: 1,
  impactCoefficient: 1,
};

describe('capacity', () => {
  it('at the break-even capital impact takes all of the return; no trade passes the participation', () => {
    const found = capacity(given);
    const mean = given.net.reduce((sum, value) => sum + value, 0) / 300;
    const impact = given.turnover.reduce(
      (sum, q, row) =>
        sum + (q * given.volatility[row]! * Math.sqrt((found.breakEven! * q) / given.marketValue[row]!)) / 300,
      0,
    );
    assertClose(impact, mean, { rel: 1e-10, why: 'definition of the break-even' });
    const shares = given.turnover.map((q, row) => (q * found.participation!) / given.marketValue[row]!);
    assertClose(Math.max(...shares), 0.1, { rel: 1e-12, why: 'the largest trade takes a tenth' });
    assert.ok(capacity({ ...given, within: 0.5 }).participation! > found.participation!);
  });

  it('doubles with the market and quarters with twice the impact', () => {
    const found = capacity(given);
    const deep = capacity({ ...given, marketValue: given.marketValue.map((value) => 2 * value) });
    assertClose(deep.breakEven!, 2 * found.breakEven!, { rel: 1e-10, why: 'market' });
    assertClose(deep.participation!, 2 * found.participation!, { rel: 1e-10, why: 'market' });
    const hard = capacity({ ...given, impactCoefficient: 2 });
    assertClose(hard.breakEven!, found.breakEven! / 4, { rel: 1e-10, why: 'impact' });
  });

  it('is null without trades, 0 without a return, and refuses bad columns with both numbers', () => {
    assert.deepEqual(capacity({ ...given, turnover: new Float64Array(300) }), { participation: null, breakEven: null });
    assert.equal(capacity({ ...given, net: given.net.map(() => -0.001) }).breakEven, 0);
    const refuses = (over: object, message: RegExp) =>
      assert.throws(
        () => capacity({ ...given, ...over }),
        (error) => error instanceof NumericsError && message.test(error.message),
      );
    refuses({ net: new Float64Array(2) }, /got 2, 300, 300 and 300/);
    refuses({ marketValue: new Float64Array(300) }, /got .* and 0 at row 0/);
    refuses({ participation: 2 }, /got 2, 1 and 1/);
  });
});
