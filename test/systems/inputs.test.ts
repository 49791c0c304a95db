import assert from 'node:assert/strict';
import type { FeatureSpec, SourceSpec, SystemSpec } from '../../contracts/system.ts';
import { crossCheck } from '../../systems/crossChecks.ts';
import { inputNames, targetColumns } from '../../systems/inputs.ts';

const source = (kind: SourceSpec['kind'], ...ids: string[]): SourceSpec => ({
  source: kind === 'bars' ? 'yahoo' : 'fred',
  kind,
  options: {},
  series: ids.map((id) => ({ id, frequency: kind === 'bars' ? 'daily' : 'quarterly', optional: false })),
});
const fields = ['open', 'high', 'low', 'close', 'volume'];
const named = (prefix: string) => fields.map((field) => `${prefix}_${field}`);

function problemsOf(sources: readonly SourceSpec[], part: Partial<SystemSpec> = {}): string[] {
  const problems: string[] = [];
  crossCheck({ sources, ...part }, problems);
  return problems;
}

const up = (of: string) => ({ name: 'up', kind: 'direction', of, horizon: 5 }) as const;

describe('inputs of a system', () => {
  it('are series, and the columns of bars: plain ones with one bars series, named after their series always', () => {
    assert.deepEqual(inputNames([source('observations', 'GDP')]), ['GDP']);
    assert.deepEqual(inputNames([source('bars', '^GSPC'), source('observations', 'GDP')]), [
      'GDP',
      ...fields,
      ...named('gspc'),
    ]);
    const two = [source('bars', '^GSPC'), source('bars', '^VIX')];
    assert.deepEqual(inputNames(two), [...named('gspc'), ...named('vix')]);
    assert.deepEqual(targetColumns(two), named('gspc'));
  });

  it('give a target of the first bars series only', () => {
    const two = [source('bars', '^GSPC', '^VIX')];
    assert.deepEqual(problemsOf(two, { target: up('gspc_close') }), []);
    for (const of of ['close', 'vix_close'])
      assert.match(
        problemsOf(two, { target: up(of) })[0]!,
        /target.of: there is no column of the first series of bars or ticks .*known are gspc_open/,
      );
    assert.deepEqual(problemsOf([source('bars', '^GSPC')], { target: up('close') }), []);
  });

  it('refuse two bars series whose columns would have one name, and one without a name', () => {
    assert.match(
      problemsOf([source('bars', '^VIX', 'VIX')])[0]!,
      /sources\[0\]\.series\[1\]\.id: the columns of VIX .* \^VIX, vix_close/,
    );
    assert.match(problemsOf([source('bars', '^=')])[0]!, /expected a letter or digit/);
    assert.deepEqual(problemsOf([source('bars', 'VIX'), source('observations', 'VIXCLS')]), []);
  });

  it('hold a name like fred_GDP_lag_30d to what it promises', () => {
    const sources = [source('observations', 'GDP', 'UNRATE'), source('bars', 'SPX')];
    const lag = (of: string, parameters = {}): FeatureSpec => ({ feature: 'release_lag', of: [of], parameters });
    const check = (name: string, spec: FeatureSpec) => problemsOf(sources, { features: { [name]: spec } });
    assert.deepEqual(check('fred_GDP_lag_30d', lag('GDP', { days: 30 })), []);
    assert.deepEqual(check('fred_GDP_lag_30d', lag('GDP')), []);
    assert.deepEqual(check('fred_UNRATE_lag_45d', lag('UNRATE', { days: 45 })), []);
    for (const wrong of [lag('UNRATE'), lag('GDP', { days: 31 }), { expression: 'GDP' }])
      assert.match(
        check('fred_GDP_lag_30d', wrong)[0]!,
        /features\.fred_GDP_lag_30d: the name promises .*release_lag, of: GDP/,
      );
  });

  it('are series with times of release where a feature depends on the time of the row', () => {
    const sources = [source('observations', 'GDP'), source('bars', 'SPX')];
    const age: FeatureSpec = { feature: 'staleness_days', of: ['close'], parameters: {} };
    assert.match(
      problemsOf(sources, { features: { age } })[0]!,
      /staleness_days takes a series of observations.* got close/,
    );
    assert.deepEqual(problemsOf(sources, { features: { age: { ...age, of: ['GDP'] } } }), []);
  });
});
