import assert from 'node:assert/strict';
import { parse, stringify } from 'yaml';
import type { SystemSpec } from '../../contracts/system.ts';
import { parseSystem } from '../../systems/schema.ts';
import { known } from './known.ts';
import { minimal, problemsOf, signal } from './minimal.ts';

/** The minimal system after a change, as YAML. */
const changed = (change: (system: Record<string, never>) => void): string => {
  const system = parse(minimal) as Record<string, never>;
  change(system);
  return stringify(system);
};

describe('parseSystem', () => {
  it('fills in every default', () => {
    assert.deepEqual(parseSystem(minimal, 'tiny.yaml', known), {
      name: 'tiny',
      description: 'The least that a system needs.',
      kind: 'regime',
      calendar: 'monthly',
      start: '1960-01-01',
      seed: 42,
      sources: [
        {
          source: 'fred',
          kind: 'observations',
          options: {},
          series: [{ id: 'GS10', frequency: 'monthly', optional: false }],
        },
      ],
      validation: {
        completeness: 0.9,
        minimumObservations: 100,
        minimumYears: 3,
        maximumRepeats: 24,
        unitJump: 20,
      },
      features: { rate: { feature: 'value', of: ['GS10'], parameters: {} } },
      target: null,
      treatments: [],
      labels: null,
      splits: { scheme: 'expanding', firstTest: '1990-01-01', testRows: 12, embargoRows: 0, trainRows: 0 },
      models: { hmm: { model: 'gaussian-hmm', parameters: {}, stacks: [], features: [] } },
      decision: {
        rule: 'fixed',
        threshold: 0.5,
        lowest: 0.4,
        highest: 0.7,
        candidates: 31,
        minimumRows: 500,
        refitRows: 63,
        intervals: { miss: 0.1, gamma: 0.01, windowRows: 500 },
      },
      policy: {
        challenger: 'best',
        metric: 'log_likelihood_per_observation',
        direction: 'higher',
        minimumImprovement: 0,
        minimumSkill: 0,
        minimumRows: 24,
        compareRows: 0,
        gates: [],
      },
      monitor: {
        windowRows: 6,
        thresholds: {
          psi: 0.2,
          ksStatistic: 0.15,
          ksPValue: 0.01,
          score: 0.6,
          brier: 0.3,
          logLikelihoodDrop: 1,
          featureShare: 0.3,
        },
        retrain: { k: 2, n: 3, cooldownDays: 30, budget: { runs: 4, days: 365 }, approval: false },
      },
      schedule: { nightly: { hour: 23, minute: 0 }, monitor: { hour: 23, minute: 30 } },
    } satisfies SystemSpec);
    const up = { name: 'up', kind: 'direction', of: 'close', horizon: 5 };
    assert.deepEqual(parseSystem(signal, 'tiny.yaml', known).target, up);
  });

  it('reads bounds of series, one end or both, and keeps them out where there are none', () => {
    const bounded = (range: string) =>
      parseSystem(minimal.replace('features:', `validation: { range: ${range} }\nfeatures:`), 'tiny.yaml', known)
        .validation.range;
    assert.deepEqual(bounded('{ GS10: { minimum: 0, maximum: 30 } }'), { GS10: { minimum: 0, maximum: 30 } });
    assert.deepEqual(bounded('{ GS10: { minimum: -1.5 } }'), { GS10: { minimum: -1.5 } });
    assert.deepEqual(bounded('{ GS10: { maximum: 0 } }'), { GS10: { maximum: 0 } });
    assert.ok(!('range' in parseSystem(minimal, 'tiny.yaml', known).validation));
  });

  it('reads expressions in both forms, and gates', () => {
    const text = minimal
      .replace('features:', 'features:\n  double: 2 * GS10\n  change: { expression: "double - lag(double, 1)" }')
      .replace('direction: higher', 'direction: higher, gates: [{ metric: brier, at_most: 0.25 }]');
    const { features, policy } = parseSystem(text, 'tiny.yaml', known);
    assert.deepEqual(
      [features.double, features.change],
      [{ expression: '2 * GS10' }, { expression: 'double - lag(double, 1)' }],
    );
    assert.deepEqual(policy.gates, [{ metric: 'brier', atMost: 0.25 }]);
  });

  it('lists all problems at once', () => {
    const text = `
name: tiny
kind: regimes
calendar: weekly
start: 1960-13-01
seed: -1
sources:
  - { source: fed, series: [{ id: GS10, frequency: monthly }] }
features:
  Rate-x: { feature: valeu, of: GS10 }
splits: { first_tset: 1990-01-01, test_rows: 0 }
models:
  hmm: { model: gausian-hmm, parameters: [1] }
policy: { metric: loglikelihood_per_observation, direction: up, minimum_skill: lots }
monitor: { window_rows: 6, thresholds: { ks_pvalue: 0.05, psi: 0 }, retrain: { approval: 1 } }
schedule: { nightly: { hour: 24 } }
extra: 1
`;
    assert.deepEqual(problemsOf(text), [
      'extra: unknown key; known here are name, description, kind, calendar, window_seconds, start, seed, sources, validation, features, target, treatments, labels, splits, models, decision, policy, monitor, schedule, suit, feature_views.',
      'description: is missing.',
      'kind: expected one of regime, signal, causal, got "regimes". Did you mean regime?',
      'calendar: expected one of daily, monthly, intraday, got "weekly".',
      'start: expected a date YYYY-MM-DD, got "1960-13-01".',
      'seed: expected a whole number of at least 0, got -1.',
      `sources[0].source: expected one of ${Object.keys(known.sources).join(', ')}, got "fed". Did you mean fred?`,
      'features.Rate-x: expected a name of letters, digits and _, got "Rate-x".',
      `features.Rate-x.feature: expected one of ${known.features.join(', ')}, got "valeu". Did you mean value?`,
      'splits.first_tset: unknown key; known here are scheme, first_test, test_rows, embargo_rows, train_rows. Did you mean first_test?',
      'splits.first_test: is missing.',
      'splits.test_rows: expected a whole number of at least 1, got 0.',
      `models.hmm.model: expected one of ${known.models.join(', ')}, got "gausian-hmm". Did you mean gaussian-hmm?`,
      'models.hmm.parameters: expected names with values, got [1].',
      'policy.metric: expected one of accuracy, auc, brier, log_loss, log_likelihood_per_observation, r_loss, got "loglikelihood_per_observation". Did you mean log_likelihood_per_observation?',
      'policy.direction: expected one of higher, lower, got "up".',
      'policy.minimum_skill: expected a number, got "lots".',
      'monitor.thresholds.ks_pvalue: unknown key; known here are psi, ks_statistic, ks_p_value, fdr, correction, minimum_effect, score, brier, log_likelihood_drop, feature_share. Did you mean ks_p_value?',
      'monitor.thresholds.psi: expected a number above 0, got 0.',
      'monitor.retrain.approval: expected true or false, got 1.',
      'schedule.nightly.hour: expected a whole number from 0 to 23, got 24.',
    ]);
  });

  const crossed: readonly [string, string, readonly string[]][] = [
    [
      'an input that is not there',
      minimal.replace('of: GS10', 'of: GS1'),
      ['features.rate.of: there is no series, bar column or feature above GS1; known are GS10. Did you mean GS10?'],
    ],
    [
      'a feature that reads one below it',
      minimal.replace('features:', 'features:\n  twice: 2 * rate'),
      [
        'features.twice: Expression "2 * rate", character 5: the unknown name rate is not allowed; known names are GS10.',
      ],
    ],
    [
      'a function that is not on the closed list',
      minimal.replace('features:', 'features:\n  odd: import(GS10)'),
      [
        'features.odd: Expression "import(GS10)", character 1: the unknown function import is not allowed; known functions are log, exp, sqrt, abs, min, max, lag, difference, log_difference, year_on_year.',
      ],
    ],
    [
      'the wrong number of inputs',
      minimal.replace('of: GS10', 'of: [GS10, GS10]'),
      ['features.rate: expected 1 in of (value), got 2 (GS10, GS10).'],
    ],
    [
      'a parameter that a feature does not have',
      minimal.replace('feature: value, of: GS10', 'feature: difference, of: GS10, parameters: { lags: 2 }'),
      ['features.rate: Feature difference has no parameter lags: known ones are lag. Did you mean lag?'],
    ],
    [
      'a parameter that a model does not have',
      minimal.replace('model: gaussian-hmm', 'model: gaussian-hmm, parameters: { states: 99 }'),
      ['models.hmm.parameters: Parameters of gaussian-hmm: states must be from 2 to 8, got 99.'],
    ],
    [
      'a feature with the name of a gold column',
      minimal.replace('  rate:', '  target:'),
      ['features.target: target is the name of another column; choose another name.'],
    ],
    [
      'bounds of a series that is not there',
      minimal.replace('features:', 'validation: { range: { GS1: { maximum: 30 } } }\nfeatures:'),
      ['validation.range.GS1: there is no observed series GS1; known are GS10. Did you mean GS10?'],
    ],
    [
      'bounds of bars',
      signal.replace('target:', 'validation: { range: { SP500: { minimum: 1 } } }\ntarget:'),
      ['validation.range.SP500: there is no observed series SP500; known are GS10.'],
    ],
    [
      'bounds that hold nothing',
      minimal.replace('features:', 'validation: { range: { GS10: { minimum: 30, maximum: 0 } } }\nfeatures:'),
      ['validation.range.GS10: expected a minimum below the maximum, got {"minimum":30,"maximum":0}.'],
    ],
    [
      'bounds without an end',
      minimal.replace('features:', 'validation: { range: { GS10: {} } }\nfeatures:'),
      ['validation.range.GS10: expected a minimum, a maximum or both, got {}.'],
    ],
    [
      'bounds with an end that is no number or has another name',
      minimal.replace('features:', 'validation: { range: { GS10: { minimun: 0, maximum: lots } } }\nfeatures:'),
      [
        'validation.range.GS10.minimun: unknown key; known here are minimum, maximum. Did you mean minimum?',
        'validation.range.GS10.maximum: expected a number, got "lots".',
      ],
    ],
    [
      'the same series twice',
      minimal.replace('features:', '  - { source: fred, series: { id: GS10, frequency: monthly } }\nfeatures:'),
      ['sources[1].series[0].id: GS10 is there already, at sources[0].series[0].id.'],
    ],
    [
      'a test that begins before the data',
      minimal.replace('first_test: 1990', 'first_test: 1950'),
      ['splits.first_test: expected a date after start (1960-01-01), got "1950-01-01".'],
    ],
    [
      'a sliding window without a length',
      minimal.replace('splits: {', 'splits: { scheme: sliding,'),
      ['splits.train_rows: is missing; a sliding window needs its length in rows.'],
    ],
    [
      'a stack of itself, of a later model and of none',
      minimal.replace('models:', 'models:\n  top: { model: stack, stacks: [top, hmm, hmn] }'),
      [
        'models.top.stacks[0]: a model cannot stack itself.',
        'models.top.stacks[1]: hmm stands below top; a model stacks models above it, move it up.',
        'models.top.stacks[2]: there is no model hmn; there are none.',
      ],
    ],
    [
      'a decision whose numbers contradict each other',
      signal.replace(
        'policy:',
        'decision: { lowest: 0.6, highest: 0.55, intervals: { miss: 0.01, window_rows: 60 } }\npolicy:',
      ),
      [
        'decision.lowest: expected less than highest (0.55), got 0.6.',
        'decision.threshold: expected a share from lowest to highest (0.6 to 0.55), got 0.5.',
        'decision.intervals.window_rows: expected at least 100 for a miss of 0.01, got 60.',
      ],
    ],
    [
      'a model that reads what is no feature',
      minimal.replace('model: gaussian-hmm', 'model: gaussian-hmm, features: [rates]'),
      ['models.hmm.features[0]: there is no feature rates; known are rate. Did you mean rate?'],
    ],
    [
      'a challenger that is no model',
      minimal.replace('policy: {', 'policy: { challenger: hmm4,'),
      ['policy.challenger: there is no model hmm4; known are hmm, best. Did you mean hmm?'],
    ],
    [
      'k above n',
      minimal.replace('window_rows: 6', 'window_rows: 6, retrain: { k: 4 }'),
      ['monitor.retrain.k: expected at most n (3), got 4.'],
    ],
    [
      'a gate without a bound',
      minimal.replace('policy: {', 'policy: { gates: [{ metric: auc }],'),
      ['policy.gates[0]: expected at_least or at_most, got neither.'],
    ],
    [
      'a regime with a target, and a target without bars',
      minimal.replace('features:', 'target: { name: up, horizon: 5, of: last }\nfeatures:'),
      [
        'target: a system of kind regime has none; leave it out.',
        'target: is taken of bars, but no source gives bars; add one.',
      ],
    ],
    [
      'a signal without a target',
      signal.replace(/target: .*\n/, ''),
      ['target: is missing; a system of kind signal predicts one.'],
    ],
    [
      'daily rows without bars',
      minimal.replace('calendar: monthly', 'calendar: daily'),
      ['calendar: daily rows are the sessions of bars, but no source gives bars; add one.'],
    ],
    [
      'no features and no models',
      changed((system) => Object.assign(system, { features: {}, models: {} })),
      ['features: expected at least one, got none.', 'models: expected at least one, got none.'],
    ],
  ];
  for (const [name, text, problems] of crossed) {
    it(`refuses ${name}`, () => assert.deepEqual(problemsOf(text), problems));
  }

  it('refuses what is not YAML, or not a map, with the line', () => {
    assert.deepEqual(problemsOf('name: a\nname: b\n'), ['Map keys must be unique at line 2, column 1.']);
    assert.match(problemsOf('name: [a\n')[0]!, /at line \d, column \d/);
    assert.deepEqual(problemsOf('- a\n'), ['expected keys and values, got ["a"].']);
    assert.deepEqual(problemsOf(''), ['expected keys and values, got nothing.']);
  });
});
