import assert from 'node:assert/strict';
import { NumericsError } from '../../../contracts/failures.ts';
import { directionTarget } from '../../../ml/features/directionTarget.ts';
import { outcomeAhead } from '../../../ml/features/outcomeAhead.ts';
import { realisedVolatility } from '../../../ml/features/realisedVolatility.ts';
import { assertClose } from '../../support/assertClose.ts';
import { randomPrices } from '../../support/generators.ts';

const dayMs = 86_400_000;
const daysOf = (rows: number) => Float64Array.from({ length: rows }, (_, row) => row * dayMs);

describe('outcomeAhead', () => {
  const values = randomPrices(300, { seed: 5 });
  const time = daysOf(values.length);
  const given = { time, values, of: 'close' };

  it('has growth, change and volatility of three prices as by hand', () => {
    const prices = { time: daysOf(3), values: Float64Array.of(100, 110, 121), of: 'close', horizon: 2 };
    const first = (kind: Parameters<typeof outcomeAhead>[0]) => outcomeAhead(kind, prices).target[0]!;
    assertClose(first('growth'), 2 * Math.log(1.1), { rel: 1e-12, why: 'two steps of ln 1.1' });
    assertClose(first('volatility'), Math.SQRT2 * Math.log(1.1), { rel: 1e-12, why: '√(2 ln² 1.1)' });
    assert.equal(first('change'), 21);
    assert.deepEqual([...outcomeAhead('change', prices).labelEnd], [2 * dayMs, NaN, NaN]);
  });

  it('is the feature of the rows ahead: what a row will be told h rows later, and the return in logs', () => {
    for (const horizon of [1, 7, 40]) {
      const { target, labelEnd } = outcomeAhead('volatility', { ...given, horizon });
      const feature = realisedVolatility.compute([values], { window: horizon, annualisation: horizon });
      const growth = outcomeAhead('growth', { ...given, horizon }).target;
      const { forwardReturn, labelEnd: sameEnd } = directionTarget(time, values, horizon);
      assert.deepEqual(labelEnd, sameEnd);
      for (let t = 0; t + horizon < values.length; t += 1) {
        assertClose(target[t]!, feature[t + horizon]!, { rel: 1e-9, why: `volatility of row ${t}` });
        assertClose(growth[t]!, Math.log1p(forwardReturn[t]!), { rel: 1e-9, why: `growth of row ${t}` });
      }
      assert.equal(target.filter(Number.isNaN).length, horizon);
    }
  });

  it('does not depend on what comes after its label', () => {
    const whole = outcomeAhead('volatility', { ...given, horizon: 5 }).target;
    const cut = { ...given, time: time.subarray(0, 100), values: values.subarray(0, 100), horizon: 5 };
    assert.deepEqual(outcomeAhead('volatility', cut).target.subarray(0, 95), whole.subarray(0, 95));
  });

  it('reaches over no hole', () => {
    const holed = { ...given, time: time.map((at, row) => (row < 150 ? at : at + dayMs)), horizon: 3, rowMs: dayMs };
    const { target, labelEnd } = outcomeAhead('growth', holed);
    for (const row of [147, 148, 149]) assert.ok(Number.isNaN(target[row]!) && Number.isNaN(labelEnd[row]!));
    assert.ok(Number.isFinite(target[146]!) && Number.isFinite(target[150]!));
  });

  it('refuses a logarithm of what has none, but not its change', () => {
    const rates = { ...given, values: values.map((value, row) => (row === 9 ? -0.5 : value)), horizon: 2 };
    for (const kind of ['growth', 'volatility'] as const)
      assert.throws(() => outcomeAhead(kind, rates), {
        name: NumericsError.name,
        message: `A target of ${kind} of close needs values above 0, got -0.5; take the change instead, or repair the data.`,
      });
    assert.equal(outcomeAhead('change', rates).target[7], -0.5 - values[7]!);
  });
});
