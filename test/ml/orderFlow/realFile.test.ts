import assert from 'node:assert/strict';
import { flowWindows } from '../../../ml/orderFlow/flowWindows.ts';
import { kyleLambda } from '../../../ml/orderFlow/kyleLambda.ts';
import { quotesAtTrades } from '../../../ml/orderFlow/quotesAtTrades.ts';
import type { MeasureDefinition } from '../../../ml/orderFlow/measure.ts';
import { orderFlowMeasures } from '../../../ml/orderFlow/registry.ts';
import { runMeasure } from '../../../ml/orderFlow/runMeasure.ts';
import { leeReady, tickRule } from '../../../ml/orderFlow/tradeSigns.ts';
import { assertClose } from '../../support/assertClose.ts';
import { realMarket } from './realMarket.ts';

/** Parameters for six minutes of data where the defaults want more. */
const fitting: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  vpin: { bucketVolume: 2, barSeconds: 1 },
  amihud: { windows: 3 },
  point_of_control: { windowSeconds: 60 },
  value_area_low: { windowSeconds: 60 },
  value_area_high: { windowSeconds: 60 },
  hawkes_intensity: { fitSeconds: 120 },
  hawkes_branching: { fitSeconds: 120 },
};

describe('order flow of recorded Binance ETHUSDT, 2024-08-08', () => {
  let market: ReturnType<typeof realMarket>;
  before(function () {
    market = realMarket('ethusdt_20240808');
    if (typeof market !== 'string') return;
    console.log(`      ${market}`);
    this.skip();
  });
  const loaded = () => market as Exclude<typeof market, string>;
  const second = 1_000_000_000n;
  const windowsOf = (seconds: bigint) =>
    flowWindows(loaded(), { widthNs: seconds * second, originNs: loaded().quotes.timeNs[0]! });
  const impactOf = (seconds: bigint, flow: 'imbalance' | 'signedVolume', tick: number) => {
    const windows = windowsOf(seconds);
    return kyleLambda(
      windows.map((window) => window[flow]),
      windows.map(({ midChange }) => midChange / tick),
    );
  };

  it('explains price changes as an independent computation found', () => {
    assert.equal(loaded().quotes.timeNs.length, 24_077);
    assert.equal(loaded().trades.timeNs.length, 6106);
    const fine = impactOf(1n, 'imbalance', 0.01);
    assert.equal(fine.n, 345);
    assertClose(fine.slope, 0.312252, { abs: 5e-7, why: 'slope of 1 s' });
    assertClose(fine.rSquared, 0.7138, { abs: 5e-5, why: 'R² of 1 s' });
    const coarse = impactOf(10n, 'imbalance', 0.01);
    assertClose(coarse.slope, 0.33714, { abs: 5e-7, why: 'slope of 10 s' });
    assertClose(coarse.rSquared, 0.8274, { abs: 5e-5, why: 'R² of 10 s' });
    const total = windowsOf(1n).reduce((sum, { imbalance }) => sum + imbalance, 0);
    assertClose(total, -1171.0151, { abs: 5e-5, why: 'sum of the imbalance' });
    const kyle = impactOf(1n, 'signedVolume', 1);
    assertClose(kyle.slope, 0.00478623, { abs: 5e-9, why: 'Kyle’s λ' });
    assertClose(kyle.rSquared, 0.2286, { abs: 5e-5, why: 'R² of Kyle’s λ' });
  });

  it('needs a delay for Lee and Ready’s signs, since the venue tells a quote before the trade that made it', () => {
    const { quotes, trades } = loaded();
    const right = (signs: Int8Array) =>
      signs.reduce((count, sign, row) => count + Number(sign === trades.side[row]), 0) / signs.length;
    const withDelay = (delayNs: bigint) => {
      const { bid, ask } = quotesAtTrades(trades, quotes, delayNs);
      return right(leeReady(trades.price, bid, ask));
    };
    assertClose(withDelay(0n), 0.506, { abs: 5e-4, why: 'no better than chance without a delay' });
    assertClose(withDelay(100_000_000n), 0.971, { abs: 5e-4, why: 'with a tenth of a second' });
    assertClose(right(tickRule(trades.price)), 0.968, { abs: 5e-4, why: 'prices alone' });
  });

  it('runs through every measure of quotes and trades', () => {
    for (const measure of Object.values<MeasureDefinition>(orderFlowMeasures)) {
      if (measure.reads.includes('books')) continue;
      // Its own other market: the correlation is 1.
      const pair = { ...loaded(), otherQuotes: loaded().quotes };
      const { values } = runMeasure(measure, pair, fitting[measure.name] ?? {});
      assert.ok(values.length > 0 && values.every(Number.isFinite), measure.name);
      if (measure === orderFlowMeasures.lead_lag) values.forEach((value) => assert.ok(Math.abs(value - 1) < 1e-9));
    }
  });
});
