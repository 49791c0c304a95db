import assert from 'node:assert/strict';
import { leadLagContrast, peakOf, type Ticks } from '../../../ml/graph/hayashiYoshida.ts';
import { leadLag } from '../../../ml/orderFlow/leadLag.ts';
import { runMeasure } from '../../../ml/orderFlow/runMeasure.ts';
import { assertClose } from '../../support/assertClose.ts';
import { followerTicks, quotesOf } from '../../support/leadLagData.ts';

const originNs = 1_700_000_000_000_000_000n;

/** Every tick told again, without a move, twice before the next. */
function toldAgain({ time, value }: Ticks): Ticks {
  const at = Array.from(time).flatMap((ms, i) =>
    [0, 0.25, 0.625].map((share) => ms + share * ((time[i + 1] ?? ms + 1) - ms)),
  );
  return { time: Float64Array.from(at), value: Float64Array.from(at, (_, i) => value[Math.floor(i / 3)]!) };
}

/** Values of the measure of y, whose other market is x. */
const measured = (y: Ticks, x: Ticks, value: string) =>
  runMeasure(
    leadLag,
    { quotes: quotesOf(y), otherQuotes: quotesOf(x) },
    { value, windowSeconds: 2, windows: 4, longestSeconds: 0.1, leads: 20 },
  );

describe('lead_lag', () => {
  const { x, y } = followerTicks(1, { lead: 40 });

  it('finds by how much the other market leads, and that it follows when they change places', () => {
    const forth = measured(y, x, 'lead').values.slice(3);
    assert.ok(forth.length >= 5);
    forth.forEach((lead) => assertClose(lead, 0.04, { abs: 0.0051, why: 'a step beside the planted lead at most' }));
    const back = measured(x, y, 'lead').values.slice(3);
    back.forEach((lead) => assertClose(lead, -0.04, { abs: 0.0051, why: 'changed places' }));
    // 0.8, thinned by few ticks.
    measured(y, x, 'correlation')
      .values.slice(3)
      .forEach((value) => assert.ok(value > 0.5 && value < 0.9, `${value}`));
  });

  it('is the contrast of all ticks of the last windows at its peak, those without a move among them', () => {
    const shifts = Array.from({ length: 41 }, (_, at) => 5 * (at - 20));
    const within = ({ time, value }: Ticks, end: number): Ticks => {
      const kept = [...time.keys()].filter((at) => time[at]! >= end - 8000 && time[at]! < end);
      const [at, of] = [time, value].map((all) => Float64Array.from(kept, (place) => all[place]!));
      return { time: at!, value: of! };
    };
    for (const [led, leader] of [
      [y, x],
      [toldAgain(y), x],
      [y, toldAgain(x)],
    ] as const) {
      const { atNs, values } = measured(led, leader, 'correlation');
      assert.ok(values.length >= 9);
      atNs.forEach((endNs, at) => {
        const end = Number(endNs - originNs) / 1e6;
        const contrast = leadLagContrast(within(leader, end), within(led, end), shifts);
        assertClose(values[at]!, contrast[peakOf(contrast)]!, { rel: 1e-6, why: `window ${at}` });
      });
    }
  });

  it('of markets that do not depend on each other stays small, and says nothing of one that hardly moves', () => {
    const alone = followerTicks(2, { coupling: 0 });
    measured(alone.y, alone.x, 'correlation')
      .values.slice(3)
      .forEach((value) => assert.ok(Math.abs(value) < 0.4, `${value}`));
    const quiet = { time: y.time, value: y.value.map((one, at) => (at < 29 ? one : 1)) };
    assert.equal(measured(quiet, x, 'lead').values.length, 0);
    assert.equal(runMeasure(leadLag, { quotes: quotesOf(y) }).values.length, 0);
  });

  it('takes the last of several quotes at one time', () => {
    const quotes = quotesOf(y);
    const twice = (of: Float64Array, first: (one: number) => number) =>
      Float64Array.from(Array.from(of).flatMap((one) => [first(one), one]));
    const told = {
      timeNs: BigInt64Array.from(Array.from(quotes.timeNs).flatMap((time) => [time, time])),
      bidPrice: twice(quotes.bidPrice, (price) => 0.9 * price),
      askPrice: twice(quotes.askPrice, (price) => 1.1 * price + 1),
      bidSize: twice(quotes.bidSize, (size) => size),
      askSize: twice(quotes.askSize, (size) => size),
    };
    const parameters = { windowSeconds: 2, windows: 4, longestSeconds: 0.1, leads: 20 };
    const otherQuotes = quotesOf(x);
    const [once, again] = [quotes, told].map((own) => runMeasure(leadLag, { quotes: own, otherQuotes }, parameters));
    assert.deepEqual(again!.values, once!.values);
  });
});
