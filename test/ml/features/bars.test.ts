import assert from 'node:assert/strict';
import { dateOf, endOfDay } from '../../../contracts/dates.ts';
import type { SystemSpec } from '../../../contracts/system.ts';
import { barNames, barPrefix } from '../../../ml/features/barNames.ts';
import { randomBars } from '../../support/generators.ts';
import { bars, daily, feature, gold } from './goldSystems.ts';

/** Closes a quarter of an hour after the rows' market, and does not trade on some days. */
const vix = randomBars(1500, { seed: 9, series: '^VIX' })
  .filter((_, i) => i % 7 !== 3 && !(i > 700 && i < 730))
  .map((bar) => ({ ...bar, releaseTime: bar.releaseTime + 900_000 }));
const early = vix.map((bar) => ({ ...bar, releaseTime: bar.releaseTime - 3_600_000 }));

const two: SystemSpec = {
  ...daily,
  sources: [
    ...daily.sources,
    { source: 'yahoo', kind: 'bars', options: {}, series: [{ id: '^VIX', frequency: 'daily', optional: false }] },
  ],
  target: { ...daily.target!, of: 'spx_close' },
  features: {
    fear: feature('value', ['vix_close']),
    move: { expression: 'vix_close / lag(vix_close, 1) - spx_high / spx_low' },
  },
};

describe('bars of several series', () => {
  it('name their columns after their series', () => {
    const expected = {
      '^GSPC': 'gspc',
      'BRK-B': 'brk_b',
      '0700.HK': 'x0700_hk',
      '--A..b--': 'a_b',
      '^': '',
      SP500: 'sp500',
    };
    for (const [id, prefix] of Object.entries(expected)) assert.equal(barPrefix(id), prefix);
    assert.deepEqual([...barNames(['^GSPC'])].map(([name]) => name).slice(0, 6), [
      'open',
      'high',
      'low',
      'close',
      'volume',
      'gspc_open',
    ]);
    assert.equal(barNames(['^GSPC', '^VIX']).get('close'), undefined);
    assert.deepEqual(barNames(['^GSPC', '^VIX']).get('vix_low'), { series: '^VIX', field: 'low' });
  });

  for (const [what, other] of [
    ['later', vix],
    ['earlier', early],
  ] as const) {
    it(`join the last bar known at each session of the first, from a market that closes ${what}`, () => {
      const { frame } = gold(two, '2015-06-30', { bars: [...other, ...bars] });
      assert.ok(frame.time.length > 1000);
      let carried = 0;
      frame.time.forEach((time, row) => {
        const last = other.filter(({ releaseTime }) => releaseTime <= time).at(-1)!;
        assert.equal(frame.columns['fear']![row], last.close);
        assert.ok(time - last.releaseTime <= 10 * 86_400_000);
        if (last.sessionDate !== dateOf(time)) carried += 1;
        assert.equal(frame.columns['close']![row], bars.find(({ releaseTime }) => releaseTime === time)!.close);
      });
      assert.ok(what === 'later' ? carried === frame.time.length : carried > 100 && carried < 300);
    });
  }

  it('miss a bar that is over ten days old, by name', () => {
    const { summary } = gold(two, '2015-06-30', { bars: [...vix, ...bars] });
    assert.ok(summary.droppedCount > 15);
    assert.match(summary.droppedRows[0]!.why, /no value of fear, move/);
  });

  it('see no future', () => {
    const full = gold(two, '2015-06-30', { bars: [...vix, ...bars] }).frame;
    for (const cut of ['2012-04-30', '2014-10-29']) {
      const cutBars = [...vix, ...bars].filter(({ releaseTime }) => releaseTime <= endOfDay(cut));
      const { frame } = gold(two, cut, { bars: cutBars });
      frame.time.forEach((time, row) => {
        const later = full.time.indexOf(time);
        for (const name of ['fear', 'move', 'close', 'known_at'])
          assert.equal(frame.columns[name]![row], full.columns[name]![later]);
      });
    }
  });

  it('leave out what reads an optional series without bars, and refuse one that is not optional', () => {
    const optional = two.sources.map((each, i) =>
      i === 2 ? { ...each, series: [{ ...each.series[0]!, optional: true }] } : each,
    );
    const features = { ...two.features, own: feature('returns', ['spx_close']) };
    const { summary } = gold({ ...two, sources: optional, features }, '2015-06-30');
    assert.deepEqual(Object.keys(summary.leftOut), ['fear', 'move']);
    assert.throws(() => gold({ ...two, features }, '2015-06-30'), /series \^VIX has no bar released by 2015-06-30/);
  });

  it('with one series give the same under both names', () => {
    const features = { plain: feature('rsi', ['close']), named: feature('rsi', ['spx_close']) };
    const { frame } = gold({ ...daily, features }, '2015-06-30');
    assert.deepEqual(frame.columns['plain'], frame.columns['named']);
  });
});
