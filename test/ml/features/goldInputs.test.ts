import assert from 'node:assert/strict';
import { bars, daily, feature, gold, monthly, observations } from './goldSystems.ts';

describe('goldInputs', () => {
  const refused: readonly (readonly [string, () => unknown, string, RegExp])[] = [
    [
      'a mix of bars and months in one feature',
      () => gold({ ...daily, features: { odd: { expression: 'close / INDPRO' } } }, '2014-12-31'),
      'ConfigError',
      /Feature odd .*close \(bars\), INDPRO \(monthly\)/,
    ],
    [
      'an unknown series',
      () => gold({ ...monthly, features: { odd: feature('value', ['UNRAT']) } }, '2014-12-31'),
      'ConfigError',
      /reads UNRAT.*Did you mean UNRATE\?/,
    ],
    [
      'an unknown feature',
      () => gold({ ...monthly, features: { odd: feature('valu', ['UNRATE']) } }, '2014-12-31'),
      'ConfigError',
      /no feature valu.*Did you mean value\?/,
    ],
    [
      'a feature that reads one below it',
      () =>
        gold({ ...monthly, features: { a: { expression: 'b + 1' }, b: feature('value', ['UNRATE']) } }, '2014-12-31'),
      'ConfigError',
      /Feature a reads b/,
    ],
    [
      'a feature with the name of a gold column',
      () => gold({ ...monthly, features: { target: feature('value', ['UNRATE']) } }, '2014-12-31'),
      'ConfigError',
      /Feature target has the name of a gold column/,
    ],
    [
      'a name that is a series and a feature',
      () =>
        gold(
          { ...monthly, features: { GDP: feature('log_difference', ['GDP']), x: feature('lag', ['GDP']) } },
          '2014-12-31',
        ),
      'ConfigError',
      /both an input and a feature/,
    ],
    [
      'an expression without a column',
      () => gold({ ...monthly, features: { one: { expression: '1 + 1' } } }, '2014-12-31'),
      'ConfigError',
      /Feature one reads no column/,
    ],
    [
      'a missing series that is not optional',
      () => gold(monthly, '2014-12-31', { observations: observations.filter(({ series }) => series !== 'GDP') }),
      'DataQualityError',
      /series GDP has no observation released by 2014-12-31/,
    ],
    [
      'an as-of before there is a row',
      () => gold(monthly, '2009-10-31'),
      'DataQualityError',
      /needs a row with every feature, got none/,
    ],
    [
      'two bars of one time',
      () => gold(daily, '2014-12-31', { bars: [...bars, bars[7]!] }),
      'DataQualityError',
      /one row a session/,
    ],
    [
      'bars of a series that the system does not name',
      () => gold(daily, '2014-12-31', { bars: [...bars, { ...bars[7]!, series: 'NDX' }] }),
      'DataQualityError',
      /needs bars of its own series \(SPX\), got some of NDX/,
    ],
    [
      'no bars for daily rows',
      () => gold(daily, '2014-12-31', { bars: [] }),
      'DataQualityError',
      /first bars series \(SPX\), got none released by 2014-12-31/,
    ],
    [
      'a mix of bars and a revised feature',
      () =>
        gold(
          { ...daily, features: { of_month: feature('value', ['INDPRO']), odd: { expression: 'close * of_month' } } },
          '2014-12-31',
          { observations: [...observations, ...observations.slice(-1), ...observations.slice(121, 122)] },
        ),
      'ConfigError',
      /Feature odd .*close \(bars\), of_month \(monthly\)/,
    ],
    [
      'a placed feature of a bar column',
      () => gold({ ...daily, features: { odd: feature('staleness_days', ['close']) } }, '2014-12-31'),
      'ConfigError',
      /Feature odd needs a series of observations.*got close/,
    ],
    [
      'a feature that reads a placed one',
      () =>
        gold(
          { ...daily, features: { age: feature('staleness_days', ['GDP']), odd: { expression: 'age / 30' } } },
          '2014-12-31',
        ),
      'ConfigError',
      /Feature odd reads age, which depends on the time of the row/,
    ],
    [
      'monthly rows of placed features alone',
      () => gold({ ...monthly, features: { age: feature('staleness_days', ['GDP']) } }, '2014-12-31'),
      'ConfigError',
      /all of them depend on the rows/,
    ],
    [
      'a target of other bars than those of the rows',
      () => gold({ ...daily, target: { ...daily.target!, of: 'production' } }, '2014-12-31'),
      'ConfigError',
      /Target up is of production; it takes a column of SPX: open, high, low, close, volume, spx_open/,
    ],
    [
      'a target on monthly rows',
      () => gold({ ...monthly, target: daily.target }, '2014-12-31'),
      'ConfigError',
      /a target needs daily rows/,
    ],
    [
      'dates that do not fit the frequency',
      () =>
        gold(monthly, '2014-12-31', {
          observations: observations.map((one) =>
            one.series === 'GDP' && one.obsDate === '2010-04-01' ? { ...one, obsDate: '2010-05-01' } : one,
          ),
        }),
      'DataQualityError',
      /GDP is quarterly .* got 2010-05-01/,
    ],
  ];
  for (const [what, build, name, message] of refused) {
    it(`refuses ${what}`, () => assert.throws(build, { name, message }));
  }
});
