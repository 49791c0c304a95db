import assert from 'node:assert/strict';
import { bundledSystems, listSystems, loadSystem } from '../../systems/load.ts';
import { chosenViews, featureViewsOf } from '../../systems/featureViews.ts';
import { parseSystem } from '../../systems/schema.ts';
import { known } from './known.ts';
import { minimal, problemsOf, signal } from './minimal.ts';

const declared = (block: string, system = minimal) => `${system}feature_views:\n${block}\n`;
const whole = declared(`  rates-daily:
    description: Rates of the day.
    entity: { name: country, key: US }
    features: [rate]
    ttl_days: 62.5
    version: 3
    owner: research
    tags: { team: macro, pii: none }
    window_rows: 24`);

describe('feature views of a system file', () => {
  it('are read whole, with their own names as they are', () => {
    const spec = parseSystem(whole, 'tiny.yaml', known);
    assert.deepEqual(featureViewsOf(spec), [
      {
        name: 'rates-daily',
        system: 'tiny',
        description: 'Rates of the day.',
        entity: { name: 'country', key: 'US' },
        features: ['rate'],
        ttlMs: 62.5 * 86_400_000,
        number: 3,
        owner: 'research',
        tags: { team: 'macro', pii: 'none' },
        windowRows: 24,
      },
    ]);
  });

  it('have defaults: all features, no age, the first instrument or the system itself', () => {
    const short = '  a: { description: All., version: 1, owner: me }';
    const [macro] = featureViewsOf(parseSystem(declared(short), 'tiny.yaml', known));
    assert.deepEqual([macro?.features, macro?.ttlMs, macro?.windowRows, macro?.tags], [['rate'], null, 0, {}]);
    assert.deepEqual(macro?.entity, { name: 'system', key: 'tiny' });
    const [market] = featureViewsOf(parseSystem(declared(short, signal), 'tiny.yaml', known));
    assert.deepEqual(market?.entity, { name: 'instrument', key: 'SP500' });
  });

  it('are derived where a file declares none, and the file is read as before', () => {
    const spec = parseSystem(minimal, 'tiny.yaml', known);
    assert.ok(!('featureViews' in spec));
    const [view, ...others] = featureViewsOf(spec);
    assert.deepEqual([view?.name, view?.number, view?.features, others], ['tiny', null, ['rate'], []]);
    assert.equal(chosenViews(spec, null)[0]?.name, 'tiny');
    assert.throws(() => chosenViews(spec, ['tini']), {
      name: 'InputError',
      message: /has no feature view tini; it has tiny\. Did you mean tiny\?/,
    });
  });

  it('of the bundled systems have names of their own', async () => {
    const specs = await Promise.all(
      (await listSystems(bundledSystems)).map((name) => loadSystem(name, bundledSystems, known)),
    );
    const names = specs.flatMap(featureViewsOf).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.ok(specs.flatMap(featureViewsOf).every(({ features }) => features.length > 0));
  });

  const refused: readonly (readonly [string, string, string])[] = [
    [
      'unknown key',
      whole.replace('ttl_days', 'ttl_day'),
      'feature_views.rates-daily.ttl_day: unknown key; known here are description, entity, features, ttl_days, version, owner, tags, window_rows. Did you mean ttl_days?',
    ],
    [
      'unknown feature',
      whole.replace('[rate]', '[rate, rat]'),
      'feature_views.rates-daily.features[1]: there is no feature rat; known are rate. Did you mean rate?',
    ],
    [
      'twice',
      whole.replace('[rate]', '[rate, rate]'),
      'feature_views.rates-daily.features[1]: rate is there already; name it once.',
    ],
    ['age', whole.replace('62.5', '0'), 'feature_views.rates-daily.ttl_days: expected a number above 0, got 0.'],
    [
      'version',
      whole.replace('version: 3', 'version: 0'),
      'feature_views.rates-daily.version: expected a whole number of at least 1, got 0.',
    ],
    ['no owner', whole.replace('    owner: research\n', ''), 'feature_views.rates-daily.owner: is missing.'],
    [
      'window',
      whole.replace('window_rows: 24', 'window_rows: -1'),
      'feature_views.rates-daily.window_rows: expected a whole number from 0 to 100000, got -1.',
    ],
    [
      'name',
      whole.replace('rates-daily', 'Rates:daily'),
      'feature_views.Rates:daily: expected a name of small letters, digits, _ and -, got "Rates:daily".',
    ],
    [
      'entity',
      whole.replace('name: country', 'name: rate'),
      'feature_views.rates-daily.entity.name: rate is the name of a column; choose another name.',
    ],
    ['tag', whole.replace('pii: none', 'pii: 4'), 'feature_views.rates-daily.tags.pii: expected text, got 4.'],
    ['not a map', declared('  - a'), 'feature_views: expected names with values, got ["a"].'],
  ];
  for (const [what, text, problem] of refused)
    it(`is refused for ${what}`, () => assert.deepEqual(problemsOf(text), [problem]));
});
