import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Bar } from '../../../contracts/observation.ts';
import { adjustBars } from '../../../ml/features/adjustBars.ts';
import type { Adjustment } from '../../../ml/features/adjustBars.ts';
import { startSnapshot } from '../../../sources/snapshot/server.ts';
import { yahoo } from '../../../sources/yahoo.ts';
import { contextFor } from '../../sources/support.ts';
import { assertClose } from '../../support/assertClose.ts';
import { randomBars } from '../../support/generators.ts';

const methods: readonly Adjustment[] = ['splits', 'total-return'];
const never = Infinity;

const bar = (sessionDate: string, close: number, rest: Partial<Bar> = {}): Bar => ({
  series: 'MSFT',
  sessionDate,
  open: close,
  high: close,
  low: close,
  close,
  volume: 100,
  splitFactor: 1,
  dividend: 0,
  releaseTime: Date.parse(`${sessionDate}T21:15:00Z`),
  ...rest,
});

/** Microsoft in February 2003, as Yahoo's help page on the adjusted close tells it. */
const microsoft = [
  bar('2003-02-13', 46.99),
  bar('2003-02-14', 48.3),
  bar('2003-02-18', 24.96, { splitFactor: 2 }),
  bar('2003-02-19', 24.53, { dividend: 0.08 }),
];

/** Random bars with random actions at some of the sessions. */
const barsWithActions = fc
  .record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    rows: fc.integer({ min: 2, max: 40 }),
    actions: fc.array(
      fc.record({
        at: fc.nat(39),
        splitFactor: fc.constantFrom(1, 2, 7, 1.5, 0.1),
        yield: fc.constantFrom(0, 0.005, 0.03, 0.2),
      }),
      { maxLength: 8 },
    ),
  })
  .map(({ seed, rows, actions }) => {
    const bars = randomBars(rows, { seed });
    for (const { at, splitFactor, yield: share } of actions) {
      const before = bars[at - 1];
      if (at >= rows || before === undefined) continue;
      bars[at] = { ...bars[at]!, splitFactor, dividend: (share * before.close) / splitFactor };
    }
    return bars;
  });

const closesOf = (bars: readonly Bar[]) => bars.map(({ close }) => close);
const returnsOf = (bars: readonly Bar[]) => bars.slice(1).map(({ close }, at) => close / bars[at]!.close - 1);

describe('adjustBars', () => {
  it('gives Yahoo’s own adjusted closes of Microsoft around a split and a dividend', () => {
    const adjusted = adjustBars(microsoft, { asOf: never, method: 'total-return' });
    // help.yahoo.com SLN28256: 0.5 · 0.9968 · 46.99 = 23.42, 24.07, 24.88, 24.53.
    assert.deepEqual(
      closesOf(adjusted).map((close) => close.toFixed(2)),
      ['23.42', '24.07', '24.88', '24.53'],
    );
    const splits = adjustBars(microsoft, { asOf: never, method: 'splits' });
    assert.deepEqual(closesOf(splits), [46.99 / 2, 48.3 / 2, 24.96, 24.53]);
    assert.deepEqual(
      splits.map(({ volume, dividend }) => [volume, dividend]),
      [
        [200, 0],
        [200, 0],
        [100, 0],
        [100, 0.08],
      ],
    );
  });

  it('knows of an action only once its session is known', () => {
    const at = (time: string) => closesOf(adjustBars(microsoft, { asOf: Date.parse(time), method: 'splits' }));
    assert.deepEqual(at('2003-02-18T21:14:59Z'), [46.99, 48.3]);
    assert.deepEqual(at('2003-02-18T21:15:00Z'), [46.99 / 2, 48.3 / 2, 24.96]);
    assert.deepEqual(at('2000-01-01T00:00:00Z'), []);
  });

  it('agrees with adjclose as the snapshot reckons it the way Yahoo does', async () => {
    const snapshot = await startSnapshot();
    snapshot.setFaults({
      yahoo: {
        splits: [
          { date: '2005-06-09', numerator: 2, denominator: 1 },
          { date: '2014-06-09', numerator: 7, denominator: 1 },
        ],
        dividends: ['2004-03-10', '2009-03-10', '2014-06-09', '2019-08-09'].map((date) => ({ date, amount: 6 })),
      },
    });
    const context = contextFor(snapshot, {}, { yahoo: { url: snapshot.origin, mode: 'snapshot' } });
    const { raw } = await yahoo.fetch({ series: '^GSPC', frequency: 'daily' }, context);
    await snapshot.stop();
    const wire = JSON.parse(new TextDecoder().decode(raw.bytes)) as {
      chart: { result: [{ indicators: { adjclose: [{ adjclose: number[] }] } }] };
    };
    const expected = wire.chart.result[0].indicators.adjclose[0].adjclose;
    const adjusted = adjustBars(yahoo.parse('^GSPC', raw.bytes), { asOf: never, method: 'total-return' });
    adjusted.forEach(({ close }, at) =>
      assertClose(close, expected[at]!, { rel: 1e-12, why: 'adjclose by another loop' }),
    );
  });

  it('is what a holder earns: shares times price, dividends reinvested at the last close before the ex-date', () => {
    fc.assert(
      fc.property(barsWithActions, (bars) => {
        let shares = 1;
        const wealth = bars.map((each, at) => {
          const before = bars[at - 1];
          shares *= each.splitFactor;
          if (before !== undefined) {
            // At the ex-dividend worth of the last close, in shares of today.
            shares *= 1 / (1 - (each.dividend * each.splitFactor) / before.close);
          }
          return shares * each.close;
        });
        const adjusted = closesOf(adjustBars(bars, { asOf: never, method: 'total-return' }));
        const scale = adjusted[0]! / wealth[0]!;
        adjusted.forEach((close, at) => assertClose(close, wealth[at]! * scale, { rel: 1e-9, why: 'wealth' }));
      }),
    );
  });

  it('never depends on what is known later', () => {
    fc.assert(
      fc.property(barsWithActions, fc.nat(39), fc.constantFrom(...methods), (bars, cut, method) => {
        const until = bars[Math.min(cut, bars.length - 1)]!;
        const known = bars.filter((each) => each.sessionDate <= until.sessionDate);
        const asOf = until.releaseTime;
        assert.deepEqual(adjustBars(bars, { asOf, method }), adjustBars(known, { asOf: never, method }));
        assert.equal(adjustBars(bars, { asOf, method }).at(-1)!.close, until.close, 'the last bar is as traded');
      }),
    );
  });

  it('changes no return before a later action', () => {
    fc.assert(
      fc.property(barsWithActions, fc.constantFrom(...methods), (bars, method) => {
        const last = bars.at(-1)!;
        const without = [...bars.slice(0, -1), { ...last, splitFactor: 1, dividend: 0 }];
        const withAction = [...bars.slice(0, -1), { ...last, splitFactor: 3, dividend: 0.01 * bars.at(-2)!.close }];
        const [a, b] = [without, withAction].map((each) =>
          returnsOf(adjustBars(each, { asOf: never, method }).slice(0, -1)),
        );
        a!.forEach((value, at) => assertClose(b![at]!, value, { abs: 1e-12, why: 'returns before the action' }));
      }),
    );
  });

  it('leaves bars without actions as they are', () => {
    const bars = randomBars(50);
    for (const method of methods) assert.deepEqual(adjustBars(bars, { asOf: never, method }), bars);
  });

  it('refuses bars out of order, of two series, and actions that cannot be', () => {
    const refused = (bars: readonly Bar[]) => () => adjustBars(bars, { asOf: never, method: 'total-return' });
    const [first, second] = [bar('2003-02-13', 10), bar('2003-02-14', 11)];
    assert.throws(refused([second, first]), { name: 'InputError', message: /in order/ });
    assert.throws(refused([first, { ...second, series: 'XYZ' }]), { name: 'InputError' });
    assert.throws(refused([first, { ...second, splitFactor: 0 }]), {
      name: 'InputError',
      message: 'The split factor of MSFT on 2003-02-14 should be positive, got 0: correct the bar; 1 means no split.',
    });
    assert.throws(refused([first, { ...second, dividend: 10 }]), {
      name: 'NumericsError',
      message: /got 10 and a close of 10/,
    });
    assert.throws(refused([first, { ...second, dividend: NaN }]), { name: 'NumericsError' });
  });
});
