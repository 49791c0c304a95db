import assert from 'node:assert/strict';
import { fitHawkes } from '../../../ml/pointProcess/fitHawkes.ts';
import { fitTickHawkes } from '../../../ml/pointProcess/fitTickHawkes.ts';
import { simulateHawkes } from '../../../ml/pointProcess/simulateHawkes.ts';
import { assertClose } from '../../support/assertClose.ts';
import { realMarket } from '../orderFlow/realMarket.ts';
import { fewModel } from './fixture.ts';

const origin = 1_723_075_200_000_000_000n;
const nanoseconds = (times: Float64Array) =>
  BigInt64Array.from(times, (time) => origin + BigInt(Math.round(time * 1e9)));

describe('fitTickHawkes', () => {
  const path = simulateHawkes(fewModel, { seed: 8, horizon: 500 });
  const timeNs = nanoseconds(path.times[0]!);

  it('fits what the events in seconds would give', () => {
    const window = { fromNs: origin, toNs: origin + 500_000_000_000n };
    const found = fitTickHawkes({ trade: { timeNs } }, { kernel: 'exponential', ...window });
    const direct = fitHawkes(path, { kernel: 'exponential' });
    assertClose(found.fit.logLikelihood, direct.logLikelihood, { abs: 1e-3, why: 'times to a nanosecond' });
    assert.deepEqual(found.types, ['trade']);
    assert.equal(found.ties.share, 0);
    assert.equal(found.events.horizon, 500);
    assertClose(found.fitness.kinds[0]!.meanGap, 1, { abs: 0.05, why: 'mean gap at the maximum' });
  });

  it('refuses ticks that make no record', () => {
    const options = { kernel: 'exponential' } as const;
    assert.throws(() => fitTickHawkes({}, options), /at least 1 type are needed, got 0/);
    assert.throws(() => fitTickHawkes({ buy: { timeNs: new BigInt64Array(0) } }, options), /Ticks of buy .* got 0/);
    const falling = timeNs.slice().reverse();
    assert.throws(() => fitTickHawkes({ buy: { timeNs: falling } }, options), /got \d+ after \d+ at row 1; sort/);
    const sizes = { timeNs, size: new Float64Array(1) };
    assert.throws(() => fitTickHawkes({ buy: sizes }, { ...options, marks: 'power' }), /need as many sizes, got 1/);
    assert.throws(() => fitTickHawkes({ buy: { timeNs } }, { ...options, fromNs: origin + 10n ** 10n }), /got -/);
  });
});

describe('Hawkes processes of recorded Binance trades, ETHUSDT, 2024-08-08', () => {
  let market: ReturnType<typeof realMarket>;
  before(function () {
    market = realMarket('ethusdt_20240808');
    if (typeof market !== 'string') return;
    console.log(`      ${market}`);
    this.skip();
  });

  it('finds that trades excite trades over many time scales, buys mostly buys', function () {
    this.timeout(120_000);
    const { trades } = market as Exclude<typeof market, string>;
    const of = (side: 1 | -1) => ({ timeNs: trades.timeNs.filter((_, row) => trades.side[row] === side) });
    const ticks = { buy: of(1), sell: of(-1) };
    // Times are of receipt, in nanoseconds: none tie, but what came in one packet is microseconds apart.
    const raw = fitTickHawkes(ticks, { kernel: 'exponential' });
    assert.equal(raw.ties.tied, 0);
    assert.ok(raw.fit.model.shapes[0]! > 1e5, 'left alone, the wire passes for feedback of microseconds');
    const ties = { rule: 'merge', within: 1e-3 } as const;
    const single = fitTickHawkes(ticks, { kernel: 'exponential', ties });
    assert.equal(single.ties.events, trades.timeNs.length);
    assertClose(single.ties.share, 0.672, { abs: 0.001, why: 'prints within a millisecond of the first' });
    const long = fitTickHawkes(ticks, { kernel: 'powerLawMixture', ties });
    assert.ok(long.fit.logLikelihood > single.fit.logLikelihood + 100, 'one time scale is not enough');
    assert.ok(long.fitness.pooled.statistic < single.fitness.pooled.statistic);
    const [buyOfBuy, buyOfSell, sellOfBuy, sellOfSell] = long.fit.model.weights;
    assert.ok(buyOfBuy! > buyOfSell! && sellOfSell! > sellOfBuy!);
    assert.ok(long.fit.branching.stationary && long.fit.branching.interval![0] > 0.5);
    // Hardiman and others find exponents of 1.15 to 1.45 in futures.
    assertClose(long.fit.model.shapes[0]!, 0.3, { abs: 0.15, why: 'ε' });
    console.log(
      `      ${long.fit.events} events, ${(100 * long.ties.share).toFixed(0)} % tied, branching ratio ${long.fit.branching.ratio.toFixed(3)}, ` +
        `log-likelihood ${single.fit.logLikelihood.toFixed(0)} to ${long.fit.logLikelihood.toFixed(0)}, ` +
        `pooled D ${long.fitness.pooled.statistic.toFixed(3)}`,
    );
  });
});
