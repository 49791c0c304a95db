import assert from 'node:assert/strict';
import type { SystemSpec } from '../../../contracts/system.ts';
import { features as registry } from '../../../ml/features/registry.ts';
import { parseSystem } from '../../../systems/schema.ts';
import { randomBars } from '../../support/generators.ts';
import { known } from '../../systems/known.ts';
import { signal } from '../../systems/minimal.ts';
import { daily, gold } from './goldSystems.ts';

const yaml = `features:
  BTC_ETH_correlation_7d: { feature: rolling_correlation, of: [btc_close, eth_close], parameters: { window: 7 } }
  BTC_ETH_correlation_30d: { feature: trailing_correlation, of: [btc_close, eth_close], parameters: { days: 30 } }
  btc_returns: { feature: log_returns, of: btc_close }
  eth_returns: { feature: log_returns, of: eth_close }
  BTC_ETH_returns_correlation_14d: { feature: rolling_correlation, of: [btc_returns, eth_returns], parameters: { window: 14 } }
  BTC_ETH_spread: { feature: spread, of: [btc_close, eth_close], parameters: { hedge: 0.5 } }
  BTC_ETH_ratio: { feature: ratio, of: [btc_close, eth_close] }
  BTC_ETH_beta: { feature: rolling_beta, of: [btc_returns, eth_returns] }
  BTC_ETH_lead_2: { feature: lead_lag_correlation, of: [btc_returns, eth_returns], parameters: { lag: 2 } }
  BTC_ETH_spread_zscore: { feature: spread_zscore, of: [btc_close, eth_close] }
  volatility_7d: { feature: trailing_volatility, of: btc_close, parameters: { days: 7 } }
  momentum_30d: { feature: trailing_momentum, of: btc_close }
  volume_ma_7d: { feature: trailing_mean, of: btc_volume }
  volume_zscore_7d: { feature: trailing_zscore, of: btc_volume }
  weekday_sine: { feature: day_of_week, of: btc_close, parameters: { form: sine } }
  cleaned: { feature: hampel_cleaned, of: btc_close }
`;
const system = signal
  .replace(
    'series: [{ id: SP500, frequency: daily }]',
    'series: [{ id: BTC, frequency: daily }, { id: ETH, frequency: daily }]',
  )
  .replace('target: { name: up, horizon: 5 }', 'target: { name: up, of: btc_close, horizon: 5 }')
  .replace(/features:\n.*\n/, yaml);
const { features, sources } = parseSystem(system, 'two.yaml', known);
const spec: SystemSpec = {
  ...daily,
  sources: sources.filter(({ kind }) => kind === 'bars'),
  features,
  target: { ...daily.target!, of: 'btc_close' },
};
const btc = randomBars(700, { seed: 41, series: 'BTC' });
const eth = randomBars(700, { seed: 42, series: 'ETH' });

describe('features of two instruments, by the names that users know', () => {
  const { frame, summary } = gold(spec, '2012-06-30', { bars: [...eth, ...btc], observations: [] });

  it('are read from a system file and are in gold', () => {
    assert.ok(frame.time.length > 500);
    assert.deepEqual(Object.keys(summary.features), Object.keys(features));
    assert.equal(summary.droppedCount, 0);
    for (const name of Object.keys(features)) assert.ok(frame.columns[name]!.every(Number.isFinite), name);
  });

  it('hold what the entries give on the closes of both', () => {
    const closes = [btc, eth].map((bars) => Float64Array.from(bars, ({ close }) => close));
    const at = btc.map(({ releaseTime }) => releaseTime);
    const whole = registry.rolling_correlation.compute(closes, { window: 7 });
    frame.time.forEach((time, row) => {
      const t = at.indexOf(time);
      assert.equal(frame.columns['BTC_ETH_correlation_7d']![row], whole[t]);
      assert.equal(frame.columns['BTC_ETH_spread']![row], closes[0]![t]! - 0.5 * closes[1]![t]!);
      assert.equal(frame.columns['BTC_ETH_ratio']![row], closes[0]![t]! / closes[1]![t]!);
    });
  });

  it('see no future', () => {
    const cut = gold(spec, '2011-09-30', { bars: [...eth, ...btc], observations: [] }).frame;
    assert.ok(cut.time.length > 300);
    for (const name of Object.keys(features)) {
      assert.deepEqual(cut.columns[name], frame.columns[name]!.slice(0, cut.time.length), name);
    }
  });
});
