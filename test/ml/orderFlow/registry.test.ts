import assert from 'node:assert/strict';
import type { Market } from '../../../ml/orderFlow/market.ts';
import type { MeasureDefinition } from '../../../ml/orderFlow/measure.ts';
import { orderFlowMeasures } from '../../../ml/orderFlow/registry.ts';
import { replayMarket } from '../../../ml/orderFlow/replayMarket.ts';
import { runMeasure, type MeasuredSeries } from '../../../ml/orderFlow/runMeasure.ts';
import { assertClose } from '../../support/assertClose.ts';
import { flowMarket, mirrored, upTo } from './flowMarket.ts';

/** Two choices each that give values on a minute of market. */
const choices: Readonly<Record<string, readonly Readonly<Record<string, number | string>>[]>> = {
  level_ofi: [{ level: 2 }, { level: 3, windowSeconds: 0.5 }],
  integrated_ofi: [
    { levels: 3, pastWindows: 8 },
    { levels: 2, pastWindows: 20, windowSeconds: 0.5 },
  ],
  depth_imbalance: [{ levels: 3 }, { levels: 1 }],
  book_slope: [{ levels: 3 }, { levels: 2 }],
  effective_spread: [{}, { horizonSeconds: 0, delaySeconds: 0.25 }],
  realised_spread: [{}, { horizonSeconds: 0.5, delaySeconds: 0.25 }],
  price_impact: [{}, { horizonSeconds: 0.5, delaySeconds: 0.25 }],
  roll_spread: [
    { trades: 20, everySeconds: 1 },
    { trades: 5, everySeconds: 0.001 },
  ],
  lee_ready: [{}, { delaySeconds: 0.25 }],
  signed_volume: [{}, { windowSeconds: 0.3, delaySeconds: 0.25 }],
  kyle_lambda: [{ windows: 10 }, { windows: 5, windowSeconds: 0.5, delaySeconds: 0.25 }],
  amihud: [
    { windowSeconds: 1, windows: 10 },
    { windowSeconds: 2, windows: 3 },
  ],
  vpin: [
    { bucketVolume: 2, barSeconds: 1, buckets: 5, warmUpBars: 5 },
    { bucketVolume: 1.3, barSeconds: 0, buckets: 10 },
  ],
  point_of_control: [{ windowSeconds: 5 }, { windowSeconds: 3, binSize: 0.02 }],
  value_area_low: [{ windowSeconds: 5 }, { windowSeconds: 3, binSize: 0.02 }],
  value_area_high: [{ windowSeconds: 5 }, { windowSeconds: 3, binSize: 0.02 }],
  hawkes_intensity: [
    { fitSeconds: 20, refitSeconds: 10, gapSeconds: 10 },
    { fitSeconds: 30, refitSeconds: 30, side: 'imbalance', windowSeconds: 0.5 },
  ],
  hawkes_branching: [
    { fitSeconds: 20, refitSeconds: 10 },
    { fitSeconds: 30, refitSeconds: 15, bound: 'high' },
  ],
  lead_lag: [
    { windowSeconds: 2, windows: 10 },
    { windowSeconds: 3, windows: 5, value: 'lead', longestSeconds: 0.5, leads: 3 },
  ],
};

/** What a measure of the market in a mirror around `axis` must be. */
const inTheMirror: Readonly<Record<string, 'same' | 'opposite' | 'reflected'>> = {
  ofi_event: 'opposite',
  ofi: 'opposite',
  level_ofi: 'opposite',
  integrated_ofi: 'opposite',
  queue_imbalance: 'opposite',
  depth_imbalance: 'opposite',
  tick_rule: 'opposite',
  lee_ready: 'opposite',
  signed_volume: 'opposite',
  microprice: 'reflected',
  kyle_lambda: 'same',
  roll_spread: 'same',
  vpin: 'same',
};

const bits = (series: MeasuredSeries) => [
  [...series.atNs],
  [...series.knownNs],
  [...new BigUint64Array(series.values.slice().buffer)],
];

function cutAt({ atNs, knownNs, values }: MeasuredSeries, timeNs: bigint): MeasuredSeries {
  const count = knownNs.findIndex((time) => time > timeNs);
  const end = count === -1 ? knownNs.length : count;
  return { atNs: atNs.slice(0, end), knownNs: knownNs.slice(0, end), values: values.slice(0, end) };
}

describe('every measure of order flow', () => {
  const other = flowMarket(8);
  const market = { ...flowMarket(7), otherQuotes: other.quotes };
  const before = (timeNs: bigint) => ({ ...upTo(market, timeNs), otherQuotes: upTo(other, timeNs).quotes });
  const last = market.quotes.timeNs.at(-1)!;
  const first = market.quotes.timeNs[0]!;
  const moments = [0.02, 0.11, 0.37, 0.5, 0.83, 0.999].map((share) => {
    const near = first + BigInt(Math.round(Number(last - first) * share));
    return market.quotes.timeNs.find((time) => time >= near)!;
  });

  for (const [key, measure] of Object.entries<MeasureDefinition>(orderFlowMeasures)) {
    describe(key, () => {
      const sets = choices[key] ?? [{}, 'windowSeconds' in measure.parameters ? { windowSeconds: 0.7 } : {}];

      it('says what it is for, after whom, in which unit, on what it looks back and when it is known', () => {
        assert.equal(measure.name, key);
        for (const words of [measure.purpose, measure.cite, measure.unit, measure.lookback, measure.known])
          assert.ok(words.length > 0);
        assert.ok(Number.isInteger(measure.revision) && measure.revision >= 1 && measure.reads.length > 0);
        for (const parameter of Object.values(measure.parameters)) assert.ok(parameter.meaning.length > 0);
      });

      it('gives finite values whose times do not fall, none of them known before it is over', () => {
        for (const parameters of sets) {
          const { atNs, knownNs, values } = runMeasure(measure, market, parameters);
          assert.ok(values.length > 5, `${values.length} values`);
          values.forEach((value, i) => {
            assert.ok(Number.isFinite(value));
            assert.ok(atNs[i]! <= knownNs[i]!);
            assert.ok(i === 0 || knownNs[i]! >= knownNs[i - 1]!);
          });
        }
      });

      it('sees no future: what was known at a time is the same without what came after it, bit for bit', () => {
        for (const parameters of sets) {
          const whole = runMeasure(measure, market, parameters);
          for (const moment of moments) {
            const prefix = runMeasure(measure, before(moment), parameters);
            assert.deepEqual(bits(prefix), bits(cutAt(whole, moment)));
          }
        }
      });

      it('gives the same bits event by event, and tells each value during the event with which it is known', () => {
        const parameters = sets[0]!;
        const whole = runMeasure(measure, market, parameters);
        let told = 0;
        let now = 0n;
        const taker = measure.start(parameters, ({ atNs, knownNs, value }) => {
          assert.equal(knownNs, now);
          assert.equal(atNs, whole.atNs[told]);
          assert.ok(Object.is(value, whole.values[told]));
          told += 1;
        });
        replayMarket(market, {
          quote: (...quote) => taker.quote((now = quote[0]), ...(quote.slice(1) as [number, number, number, number])),
          trade: (...trade) => taker.trade((now = trade[0]), ...(trade.slice(1) as [number, number, number])),
          book: (timeNs, book, row) => taker.book((now = timeNs), book, row),
          ...(taker.otherQuote && {
            otherQuote: (...quote) =>
              taker.otherQuote!((now = quote[0]), ...(quote.slice(1) as [number, number, number, number])),
          }),
        });
        assert.equal(told, whole.values.length);
      });

      it('reads only what it says it reads', () => {
        const kinds: Market = Object.fromEntries(measure.reads.map((kind) => [kind, market[kind]]));
        const alone = runMeasure(measure, kinds, sets[0]);
        assert.deepEqual(new Set(alone.values), new Set(runMeasure(measure, market, sets[0]).values));
      });

      const mirror = inTheMirror[key];
      if (mirror !== undefined)
        it(`is ${mirror} when buyers and sellers change places`, () => {
          const axis = 2 * market.quotes.bidPrice[0]! + 0.01;
          const { values } = runMeasure(measure, market, sets[0]);
          const other = runMeasure(measure, mirrored(market, axis), sets[0]).values;
          assert.equal(other.length, values.length);
          const expected = { same: (x: number) => x, opposite: (x: number) => -x, reflected: (x: number) => axis - x };
          other.forEach((value, i) =>
            assertClose(value, expected[mirror as 'same'](values[i]!), { rel: 1e-6, abs: 1e-9, why: `${key} ${i}` }),
          );
        });

      it('refuses unknown parameters, times that fall and events that are none, and goes on after them', () => {
        assert.throws(() => measure.start({ nonsense: 1 }, () => undefined), {
          name: 'ConfigError',
          message: /nonsense/,
        });
        const parameters = { ...sets[0] };
        const values: number[] = [];
        const taker = measure.start(parameters, ({ value }) => values.push(value));
        let count = 0;
        const refuse = (timeNs: bigint) => {
          if (count++ % 50 !== 0) return;
          const bad = { name: 'NumericsError' };
          assert.throws(() => taker.quote(timeNs, 101, 1, 100, 1), { ...bad, message: /bid 101 above ask 100/ });
          assert.throws(() => taker.quote(timeNs, NaN, 1, 100, 1), { ...bad, message: /1 at NaN/ });
          assert.throws(() => taker.quote(timeNs, 99, Infinity, 100, 1), { ...bad, message: /Infinity/ });
          assert.throws(() => taker.trade(timeNs, 100, 0, 1), { ...bad, message: /got 0 at 100 with side 1/ });
          assert.throws(() => taker.trade(timeNs, 100, 1, 2), { ...bad, message: /side 2/ });
          if (count > 1) assert.throws(() => taker.trade(5n, 100, 1, 1), { ...bad, message: /got 5 after \d+/ });
        };
        replayMarket(market, {
          quote(...quote) {
            refuse(quote[0]);
            taker.quote(...quote);
          },
          trade(...trade) {
            refuse(trade[0]);
            taker.trade(...trade);
          },
          book(...book) {
            refuse(book[0]);
            taker.book(...book);
          },
          ...(taker.otherQuote && {
            otherQuote(...quote) {
              refuse(quote[0]);
              assert.throws(() => taker.otherQuote!(quote[0], 101, 1, 100, 1), /bid 101 above ask 100/);
              taker.otherQuote!(...quote);
            },
          }),
        });
        assert.deepEqual(values, [...runMeasure(measure, market, parameters).values]);
      });
    });
  }
});
