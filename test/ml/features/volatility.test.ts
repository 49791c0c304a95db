import assert from 'node:assert/strict';
import { features } from '../../../ml/features/registry.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

type Columns = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

/** Bars of a geometric walk of many small steps: `overnight` of a bar's variance lies before its open, `drift` a bar. */
function simulated(rows: number, { volatility, drift, overnight }: Record<string, number>): Columns {
  const random = createRandom(5, 'bars');
  const steps = 400;
  const bars: Columns = [0, 1, 2, 3].map(() => new Float64Array(rows)) as unknown as Columns;
  let level = 0;
  for (let t = 0; t < rows; t++) {
    level += volatility! * Math.sqrt(overnight!) * random.normal();
    const path = [level];
    const scale = volatility! * Math.sqrt((1 - overnight!) / steps);
    for (let i = 0; i < steps; i++) path.push((level += drift! / steps + scale * random.normal()));
    const found = [path[0]!, Math.max(...path), Math.min(...path), level];
    found.forEach((value, i) => (bars[i]![t] = Math.exp(value)));
  }
  return bars;
}

describe('volatility from bars', () => {
  const window = 2000;
  const parameters = { window, annualisation: 1 };
  const last = (name: keyof typeof features, columns: readonly Float64Array[]) =>
    features[name].compute(columns, parameters).at(-1)!;

  it('recovers the volatility that bars were made with', () => {
    const bars = simulated(window + 1, { volatility: 0.02, drift: 0, overnight: 0 });
    // A path of 400 steps misses the ends of the range, which makes estimates from it some 3 % too low.
    assertClose(last('parkinson_volatility', [bars[1], bars[2]]), 0.02, { rel: 0.05, why: 'Parkinson' });
    assertClose(last('garman_klass_volatility', bars), 0.02, { rel: 0.05, why: 'Garman and Klass' });
    assertClose(last('yang_zhang_volatility', bars), 0.02, { rel: 0.05, why: 'Yang and Zhang' });
    assertClose(last('realised_volatility', [bars[3]]), 0.02, { rel: 0.05, why: 'closes' });
  });

  it('Yang and Zhang stay right under a drift and with gaps, where the others do not', () => {
    const bars = simulated(window + 1, { volatility: 0.02, drift: 0.03, overnight: 0.4 });
    assertClose(last('yang_zhang_volatility', bars), 0.02, { rel: 0.05, why: 'Yang and Zhang' });
    for (const name of ['parkinson_volatility', 'garman_klass_volatility'] as const) {
      const found = last(name, name === 'parkinson_volatility' ? [bars[1], bars[2]] : bars);
      assert.ok(Math.abs(found / 0.02 - 1) > 0.08, `${name} is ${found}`);
    }
  });

  it('is what the formulas give when they are written out', () => {
    const bars = simulated(40, { volatility: 0.02, drift: 0.001, overnight: 0.3 });
    const [open, high, low, close] = bars.map((column) => Array.from(column, Math.log)) as [
      number[],
      number[],
      number[],
      number[],
    ];
    const n = 7;
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    const variance = (values: number[]) => (mean(values.map((v) => (v - mean(values)) ** 2)) * n) / (n - 1);
    for (let t = n; t < 40; t++) {
      const rows = Array.from({ length: n }, (_, i) => t - n + 1 + i);
      const parkinson = mean(rows.map((i) => (high[i]! - low[i]!) ** 2)) / (4 * Math.log(2));
      const garman = mean(
        rows.map((i) => 0.5 * (high[i]! - low[i]!) ** 2 - (2 * Math.log(2) - 1) * (close[i]! - open[i]!) ** 2),
      );
      const rogers = mean(
        rows.map((i) => (high[i]! - open[i]!) * (high[i]! - close[i]!) + (low[i]! - open[i]!) * (low[i]! - close[i]!)),
      );
      const k = 0.34 / (1.34 + (n + 1) / (n - 1));
      const zhang =
        variance(rows.map((i) => open[i]! - close[i - 1]!)) +
        k * variance(rows.map((i) => close[i]! - open[i]!)) +
        (1 - k) * rogers;
      const at = (name: keyof typeof features, columns: readonly Float64Array[]) =>
        features[name].compute(columns, { window: n, annualisation: 252 })[t]!;
      const why = `row ${t}`;
      assertClose(at('parkinson_volatility', [bars[1], bars[2]]), Math.sqrt(252 * parkinson), { rel: 1e-11, why });
      assertClose(at('garman_klass_volatility', bars), Math.sqrt(252 * garman), { rel: 1e-11, why });
      assertClose(at('yang_zhang_volatility', bars), Math.sqrt(252 * zhang), { rel: 1e-11, why });
    }
  });

  it('refuses a bar that contradicts itself, with its row and numbers', () => {
    const bars = simulated(10, { volatility: 0.02, drift: 0, overnight: 0 });
    bars[1][4] = bars[2][4]! / 2;
    assert.throws(() => features.garman_klass_volatility.compute(bars, { window: 3 }), {
      name: 'NumericsError',
      message: /0 < low ≤ open, close ≤ high, got open .* at row 4/,
    });
  });
});
