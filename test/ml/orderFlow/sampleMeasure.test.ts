import assert from 'node:assert/strict';
import { flowWindows } from '../../../ml/orderFlow/flowWindows.ts';
import type { MeasureDefinition } from '../../../ml/orderFlow/measure.ts';
import { midBars, windowEnds } from '../../../ml/orderFlow/midBars.ts';
import { orderFlowMeasures } from '../../../ml/orderFlow/registry.ts';
import { runMeasure } from '../../../ml/orderFlow/runMeasure.ts';
import { sampleMeasure } from '../../../ml/orderFlow/sampleMeasure.ts';
import { flowMarket, upTo } from './flowMarket.ts';

const second = 1_000_000_000n;
const market = flowMarket(11, 40);
const ends = windowEnds(market, second);

describe('measures on a regular clock', () => {
  it('have the windows of whole seconds that are over, as far as something happened in them', () => {
    const last = market.quotes.timeNs.at(-1)!;
    assert.ok(ends.length >= 38 && ends.length <= 41, `${ends.length}`);
    ends.forEach((end, row) => {
      assert.equal(end % second, 0n);
      assert.ok(end <= last && (row === 0 || end > ends[row - 1]!));
    });
    const { timeNs } = market.quotes;
    const hole = upTo(market, timeNs[10]!);
    assert.equal(windowEnds({ quotes: { ...hole.quotes, timeNs: new BigInt64Array(0) } }, second).length, 0);
  });

  it('give at a window’s end the window itself, without waiting for the next event', () => {
    const found = sampleMeasure(orderFlowMeasures.ofi, market, { windowSeconds: 1 }, ends);
    const expected = new Map(
      flowWindows(market, { widthNs: second }).map(({ endNs, imbalance }) => [endNs, imbalance]),
    );
    ends.forEach((end, row) => assert.equal(found[row], expected.get(end)));
    const { close, volume } = midBars('X', market, ends);
    const mids = new Map(flowWindows(market, { widthNs: second }).map((one) => [one.endNs, one]));
    ends.forEach((end, row) => {
      assert.equal(close[row], mids.get(end)?.mid);
      assert.ok(Math.abs(volume[row]! - mids.get(end)!.volume) < 1e-12);
    });
  });

  it('know nothing of events at or after an end: the same rows, bit for bit, without them', () => {
    for (const measure of Object.values<MeasureDefinition>(orderFlowMeasures)) {
      if (measure.name.startsWith('hawkes')) continue;
      const parameters = {
        ...('levels' in measure.parameters && { levels: 3 }),
        ...('pastWindows' in measure.parameters && { pastWindows: 8 }),
        ...('bucketVolume' in measure.parameters && { barSeconds: 1, buckets: 5, warmUpBars: 5 }),
      };
      const whole = sampleMeasure(measure, market, parameters, ends);
      for (const row of [3, 17, 30]) {
        const before = upTo(market, ends[row]! - 1n);
        // One quote long after, so that the clock gets there.
        const { quotes } = before;
        const after = { ...quotes, timeNs: BigInt64Array.from([...quotes.timeNs, ends[row]! + second]) };
        for (const side of ['bidPrice', 'bidSize', 'askPrice', 'askSize'] as const)
          Object.assign(after, { [side]: Float64Array.from([...quotes[side], quotes[side].at(-1)! * 1.5]) });
        const cut = sampleMeasure(measure, { ...before, quotes: after }, parameters, ends.slice(0, row + 1));
        assert.deepEqual([...cut], [...whole.slice(0, row + 1)], `${measure.name} to row ${row}`);
      }
    }
  });

  it('carry the value of a window over ten windows, and that of a quote until the next', () => {
    const { quotes } = market;
    const few = upTo(market, quotes.timeNs[50]!).quotes;
    const late = few.timeNs.at(-1)! + 30n * second;
    const timeNs = BigInt64Array.from([...few.timeNs.slice(0, -1), late]);
    const silent = { quotes: { ...few, timeNs } };
    const clock = BigInt64Array.from({ length: 30 }, (_, k) => (timeNs.at(-2)! / second + 1n + BigInt(k)) * second);
    const flow = sampleMeasure(orderFlowMeasures.ofi, silent, { windowSeconds: 1 }, clock);
    assert.deepEqual([...flow.slice(0, 11)].map(Number.isNaN), new Array(11).fill(false));
    assert.ok([...flow.slice(11)].every(Number.isNaN));
    const queue = sampleMeasure(orderFlowMeasures.queue_imbalance, silent, {}, clock);
    assert.ok(queue.every((value) => value === queue[0]));
  });

  it('refuse what the measure refuses', () => {
    assert.throws(() => sampleMeasure(orderFlowMeasures.ofi, market, { width: 1 }, ends), { name: 'ConfigError' });
    assert.throws(() => runMeasure(orderFlowMeasures.ofi, {}), { name: 'NumericsError' });
    assert.throws(() => midBars('X', { trades: market.trades }, ends), { name: 'DataQualityError', message: /got 0/ });
  });
});
