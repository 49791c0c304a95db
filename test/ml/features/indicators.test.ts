import assert from 'node:assert/strict';
import { bollingerBands } from '../../../ml/features/bollingerBands.ts';
import { features } from '../../../ml/features/registry.ts';
import { windowed } from '../../../ml/features/windowed.ts';
import { assertClose } from '../../support/assertClose.ts';
import { randomPrices } from '../../support/generators.ts';
import { ttrcBalanceBefore, ttrcBars } from '../../support/ttrcBars.ts';
import { ttrcClose } from '../../support/ttrcClose.ts';

const close = ttrcClose();
const last = close.length - 1;
const compute = (name: keyof typeof features, parameters = {}) => features[name].compute([close], parameters);

describe('indicators on TTR’s ttrc data against TA-Lib 0.6 (talib-web 0.1.3)', () => {
  it('rsi: Wilder’s RSI 14 (F1)', () => {
    const rsi = compute('rsi', { period: 14 });
    const expected = { 14: 67.21311475, 15: 68.33130329, 16: 68.90238292, [last]: 57.58761956 };
    for (const [row, value] of Object.entries(expected))
      assertClose(rsi[Number(row)]!, value, { abs: 6e-9, why: `RSI ${row}` });
  });

  it('macd, macd_signal and macd_histogram: 12/26/9 (F2)', () => {
    // The signal at row 33 is macd − histogram of TA-Lib; the signal's own printed digits there contradict those two.
    const expected = {
      macd: [0.091142189, 0.4672581709],
      macd_signal: [0.091142189 + 0.0076932465, 0.6174351235],
      macd_histogram: [-0.0076932465, -0.1501769526],
    } as const;
    for (const [name, [first, end]] of Object.entries(expected)) {
      const line = compute(name as keyof typeof expected);
      assertClose(line[33]!, first, { abs: 1.5e-10, why: `${name} at its first row` });
      assertClose(line[last]!, end, { abs: 1e-10, why: `${name} at the end` });
      assert.ok(Number.isNaN(line[32]!));
    }
  });

  it('bollingerBands: 20 rows, 2 deviations (F3)', () => {
    const { upper, middle, lower } = bollingerBands(close, { window: 20, deviations: 2, dialect: 'talib' });
    const expected = [
      [19, 3.455129069, 3.242, 3.028870931],
      [last, 52.6018267, 51.944, 51.2861733],
    ] as const;
    for (const [row, high, centre, low] of expected) {
      assertClose(upper[row]!, high, { abs: 1e-7, why: `upper band ${row}` });
      assertClose(middle[row]!, centre, { abs: 1e-12, why: `middle ${row}` });
      assertClose(lower[row]!, low, { abs: 1e-7, why: `lower band ${row}` });
    }
    const position = compute('bollinger_position');
    assertClose(position[last]!, (close[last]! - 51.2861733) / (52.6018267 - 51.2861733), { abs: 1e-6, why: '%b' });
    assertClose(compute('bollinger_width')[last]!, (52.6018267 - 51.2861733) / 51.944, { abs: 1e-8, why: 'width' });
  });

  it('ema and kama at the end (F4)', () => {
    assertClose(compute('ema', { period: 10 })[last]!, 51.952366, { abs: 1e-8, why: 'EMA10' });
    assertClose(compute('kama', { period: 30 })[last]!, 51.7910237, { abs: 1e-6, why: 'KAMA30' });
  });

  it('atr, adx, cci, mfi, williams_r and obv: the first row and the last (F4)', () => {
    // What is recursive has forgotten its start long before the last of 600 rows.
    const [start, end] = [ttrcBars('first'), ttrcBars('last')];
    const expected = [
      ['atr', { period: 14 }, 14, 0.0814285714, 0.7687371544],
      ['adx', { period: 14 }, 27, 40.13280961, 32.10989861],
      ['cci', { window: 20 }, 19, 133.3333333, 16.25555241],
      ['mfi', { window: 14 }, 14, 73.86395118, 36.80240984],
      ['williams_r', { window: 14 }, null, null, -61.79775281],
    ] as const;
    for (const [name, parameters, row, atStart, atEnd] of expected) {
      const of = (bars: typeof start) =>
        features[name].compute(
          features[name].inputs.map((role) => bars[role as 'close']),
          parameters,
        );
      if (row !== null) {
        assertClose(of(start)[row]!, atStart, { abs: 1e-6, why: `${name} at row ${row}` });
        assert.ok(Number.isNaN(of(start)[row - 1]!));
      }
      assertClose(of(end).at(-1)!, atEnd, { abs: 1e-6, why: `${name} at the end` });
    }
    const balance = features.obv.compute([end.close, end.volume], {});
    // A stretch counts its first row as a rise; this one fell or rose as the close before it says.
    const sign = Math.sign(close[last - 599]! - close[last - 600]!);
    assert.equal(ttrcBalanceBefore + balance.at(-1)! + (sign - 1) * end.volume[0]!, 1_435_048_424);
  });
});

describe('indicators against the textbook', () => {
  it('rsi is 100 − 100 / (1 + average gain / average loss) of weighted sums written out', () => {
    const prices = randomPrices(80, { seed: 4 });
    const rsi = features.rsi.compute([prices], { period: 5 });
    for (let t = 5; t < 80; t++) {
      let [gain, loss] = [0, 0];
      for (let i = 1; i <= t; i++) {
        const weight = i <= 5 ? 0.2 * 0.8 ** (t - 5) : 0.2 * 0.8 ** (t - i);
        const change = prices[i]! - prices[i - 1]!;
        gain += weight * Math.max(change, 0);
        loss += weight * Math.max(-change, 0);
      }
      assertClose(rsi[t]!, 100 - 100 / (1 + gain / loss), { abs: 1e-9, why: `RSI at ${t}` });
    }
  });

  it('rsi does not feel a factor, mirrors with the sign, and is 0 where nothing moves, as in TA-Lib', () => {
    const rsi = compute('rsi');
    const scaled = features.rsi.compute([close.map((price) => price * 8)], {});
    const mirrored = features.rsi.compute([close.map((price) => 1000 - price)], {});
    for (let t = 14; t <= last; t += 50) {
      assert.equal(scaled[t], rsi[t]);
      assertClose(mirrored[t]!, 100 - rsi[t]!, { abs: 1e-7, why: 'mirror' });
    }
    assert.equal(features.rsi.compute([new Float64Array(20).fill(3)], {})[19], 0);
  });

  it('rsi of an unmoved price is what the dialect says, and any price is as good as another', () => {
    const flat = new Float64Array(30).fill(3);
    for (const [dialect, value] of Object.entries({ talib: 0, metatrader: 50, tradingview: 100, pandas: 100 }))
      assert.equal(features.rsi.compute([flat], { dialect })[29], value);
    const tiny = features.rsi.compute([close.map((price) => price * 2 ** -60)], {});
    assert.deepEqual([...tiny], [...compute('rsi')]);
  });

  it('macd starts as the dialects do and ends where all do', () => {
    const lines = ['talib', 'ttr', 'pandas'].map((dialect) => compute('macd', { dialect }));
    // TTR 0.24.3 and technicalindicators against TA-Lib at index 33.
    assertClose(lines[0]![33]!, 0.0911422, { abs: 5e-8, why: 'TA-Lib' });
    assertClose(lines[1]![33]!, 0.0885477, { abs: 5e-8, why: 'TTR' });
    for (const line of lines) assertClose(line[300]!, lines[0]![300]!, { abs: 1e-8, why: 'row 300' });
  });

  it('atr of the dialect tradingview takes the first row too', () => {
    const [high, low, closes] = [Float64Array.of(4, 6, 6), Float64Array.of(1, 3, 5), Float64Array.of(2, 5, 6)];
    const run = (dialect: string) => [...features.atr.compute([high, low, closes], { period: 2, dialect })];
    assert.deepEqual(run('tradingview'), [NaN, 3.5, 2.25]);
    assert.deepEqual(run('talib'), [NaN, NaN, 2.5]);
  });

  it('bollinger bands are those of every window worked out afresh, at any level, with gaps', () => {
    for (const start of [0.01, 100, 1e5]) {
      const prices = randomPrices(2000, { seed: 6, start });
      prices[777] = prices[790] = NaN;
      for (const window of [2, 3, 20, 700]) {
        const bands = bollingerBands(prices, { window, deviations: 2, dialect: 'pandas' });
        const middle = windowed(prices, window, ({ mean }) => mean);
        const half = windowed(prices, window, ({ squares }) => 2 * Math.sqrt(squares / (window - 1)));
        for (let t = 0; t < prices.length; t++) {
          assert.equal(Number.isNaN(bands.upper[t]!), Number.isNaN(middle[t]!), `row ${t} of windows of ${window}`);
          if (Number.isNaN(middle[t]!)) continue;
          assertClose(bands.middle[t]!, middle[t]!, { rel: 1e-14, why: `middle ${t}` });
          assertClose(bands.upper[t]!, middle[t]! + half[t]!, { rel: 1e-14, why: `upper ${t}` });
          assertClose(bands.lower[t]!, middle[t]! - half[t]!, { rel: 1e-14, why: `lower ${t}` });
        }
      }
    }
  });

  it('bollinger_position is the middle where the bands have no width', () => {
    assert.equal(features.bollinger_position.compute([new Float64Array(30).fill(7)], {})[29], 0.5);
    assert.equal(features.bollinger_width.compute([new Float64Array(30).fill(7)], {})[29], 0);
  });

  it('macd refuses a fast period that is not below the slow one', () => {
    assert.throws(() => compute('macd', { fast: 26, slow: 26 }), {
      name: 'ConfigError',
      message: /fast must be less than slow, got 26 and 26/,
    });
  });
});
