import assert from 'node:assert/strict';
import { endOfDay } from '../../../contracts/dates.ts';
import { goldColumns } from '../../../contracts/frame.ts';
import type { SystemSpec } from '../../../contracts/system.ts';
import { buildGold } from '../../../ml/features/buildGold.ts';
import { marketsAsOf } from '../../../ml/features/marketsAsOf.ts';
import { readingOrder } from '../../../ml/features/readingOrder.ts';
import type { Market } from '../../../ml/orderFlow/market.ts';
import { syntheticTicks } from '../../../sources/syntheticTicks.ts';
import { bundledSystems, loadSystem } from '../../../systems/load.ts';
import { known } from '../../systems/known.ts';
import { realMarket } from '../orderFlow/realMarket.ts';
import { upTo } from '../orderFlow/flowMarket.ts';

const day = '2024-01-02';

/** The bundled system with fits of four minutes, so that twelve minutes of ticks have rows. */
async function quickSystem(): Promise<SystemSpec> {
  const spec = await loadSystem('order-flow', bundledSystems, known);
  const features = Object.entries(spec.features).map(([name, one]) =>
    'measure' in one && one.measure.startsWith('hawkes')
      ? [name, { ...one, parameters: { ...one.parameters, fitSeconds: 240, refitSeconds: 120 } }]
      : [
          name,
          'measure' in one && one.measure === 'vpin' ? { ...one, parameters: { ...one.parameters, buckets: 5 } } : one,
        ],
  );
  return { ...spec, features: Object.fromEntries(features) as SystemSpec['features'] };
}

/** One market stands for both of the system's. */
const goldOf = (spec: SystemSpec, market: Market, asOf = day) =>
  buildGold({
    spec,
    asOfTime: endOfDay(asOf),
    ...{ observations: [], bars: [], nber: [] },
    markets: { MADEUSD: market, LEADUSD: market },
  });

describe('gold of windows of ticks', function () {
  this.timeout(120_000);
  let spec: SystemSpec;
  let market: Required<Market>;
  let whole: ReturnType<typeof goldOf>;
  before(async () => {
    spec = await quickSystem();
    const context = { signal: new AbortController().signal, onProgress: () => undefined } as never;
    const { raw } = await syntheticTicks.fetch(
      { series: 'MADEUSD', options: { seed: 7, seconds: 780, start: day, levels: 3 } },
      context,
    );
    ({ market } = syntheticTicks.parse('MADEUSD', raw.bytes));
    whole = goldOf(spec, market);
  });

  it('has a row every five seconds, known at its end, and labels that end three rows later', () => {
    const { time, columns } = whole.frame;
    assert.ok(time.length > 80, `${time.length} rows`);
    time.forEach((at, row) => {
      assert.equal(at % 5000, 0);
      assert.equal(columns[goldColumns.knownAt]![row], at);
      const end = columns[goldColumns.labelEnd]![row]!;
      if (row + 3 >= time.length) assert.ok(Number.isNaN(end));
      else if (!Number.isNaN(end)) assert.equal(end, at + 15_000);
    });
    assert.equal(whole.summary.features['ofi']!.unit, 'size');
    assert.equal(whole.features.length, Object.keys(spec.features).length);
  });

  it('looks at nothing that came at or after a row’s end: every column of the rows before is the same without it', () => {
    for (const share of [0.4, 0.73]) {
      const cut = whole.frame.time[Math.floor(share * whole.frame.time.length)]!;
      const part = goldOf(spec, upTo(market, BigInt(cut) * 1_000_000n + 2_000_000_000n));
      const rows = part.frame.time.length;
      assert.equal(part.frame.time.at(-1), cut);
      assert.deepEqual([...part.frame.time], [...whole.frame.time.slice(0, rows)]);
      for (const name of [...whole.features, goldColumns.close, goldColumns.knownAt])
        assert.deepEqual(
          new BigUint64Array(part.frame.columns[name]!.slice().buffer),
          new BigUint64Array(whole.frame.columns[name]!.slice(0, rows).buffer),
          name,
        );
    }
  });

  it('has the same rows when the names come in another order, as they do from a stored system', () => {
    const sorted = Object.fromEntries(Object.entries(spec.features).sort(([a], [b]) => (a < b ? -1 : 1)));
    const again = goldOf({ ...spec, features: readingOrder(sorted) }, market);
    for (const name of whole.features) assert.deepEqual(again.frame.columns[name], whole.frame.columns[name], name);
    const own = { a: { expression: 'b + 1' }, b: { expression: 'c' } };
    assert.deepEqual(Object.keys(readingOrder(own)), ['b', 'a']);
    assert.deepEqual(Object.keys(readingOrder({ a: own.b, b: own.a })), ['a', 'b']);
  });

  it('has no label that reaches over a hole in the recording', () => {
    const hole = BigInt(whole.frame.time[60]!) * 1_000_000n;
    const shift = (times: BigInt64Array) => times.map((at) => (at >= hole ? at + 60_000_000_000n : at));
    const torn: Required<Market> = {
      quotes: { ...market.quotes, timeNs: shift(market.quotes.timeNs) },
      trades: { ...market.trades, timeNs: shift(market.trades.timeNs) },
      books: { ...market.books, timeNs: shift(market.books.timeNs) },
    };
    const { time, columns } = goldOf(spec, torn).frame;
    const before = time.indexOf(whole.frame.time[60]!);
    assert.ok(before > 0 && time[before + 1]! >= time[before]! + 60_000);
    for (const row of [before, before - 1, before - 2])
      assert.ok(Number.isNaN(columns[goldColumns.target]![row]), `row ${row}`);
    assert.ok(!Number.isNaN(columns[goldColumns.target]![before - 3]));
  });

  it('has measures of two markets, and misses them where one of the two is absent', () => {
    const ahead = { quotes: { ...market.quotes, timeNs: market.quotes.timeNs.map((at) => at - 200_000_000n) } };
    const parameters = { value: 'lead', windowSeconds: 5, windows: 36, longestSeconds: 0.4, leads: 4 };
    const features = { ...spec.features, lead: { measure: 'lead_lag', of: ['MADEUSD', 'LEADUSD'], parameters } };
    const { rows, columns, absent } = marketsAsOf({ ...spec, features }, { MADEUSD: market, LEADUSD: ahead });
    const { values } = columns['measure of lead']!;
    assert.equal(values.length, rows.length);
    const late = values.slice(-40);
    assert.ok(late.filter((lead) => Math.abs(lead - 0.2) < 1e-9).length > 36, late.join(', '));
    assert.equal(absent.size, 0);
    const alone = marketsAsOf({ ...spec, features }, { MADEUSD: market });
    assert.equal(alone.columns['measure of lead'], undefined);
    assert.equal(alone.absent.get('measure of lead'), 'LEADUSD');
  });

  it('refuses a recording that is too short or has no quotes, with the width of a row', () => {
    const short = upTo(market, market.quotes.timeNs[3]!);
    assert.throws(() => goldOf(spec, short), { name: 'DataQualityError', message: /rows of 5 s.*none that is over/ });
    assert.throws(() => goldOf(spec, { trades: market.trades }), { name: 'DataQualityError' });
  });

  it('is made of recorded ticks as well', function () {
    const real = realMarket('ethusdt_20240808');
    if (typeof real === 'string') {
      console.log(`      ${real}`);
      return this.skip();
    }
    const plain = Object.entries(spec.features).filter(
      ([, one]) => 'measure' in one && !['integrated_ofi', 'depth_imbalance', 'vpin'].includes(one.measure),
    );
    const changed = { features: Object.fromEntries(plain), windowSeconds: 1, start: '2024-08-08' };
    const gold = goldOf({ ...spec, ...changed }, real, '2024-08-08');
    assert.ok(gold.frame.time.length > 40, `${gold.frame.time.length} rows`);
    const branching = gold.frame.columns['hawkes_branching']!;
    assert.ok(
      branching.every((value) => value > 0.2 && value < 2),
      `${branching[0]}`,
    );
  });
});
