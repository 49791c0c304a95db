import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays, dateOf, endOfDay, startOfDay } from '../../contracts/dates.ts';
import type { Bar, Observation } from '../../contracts/observation.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { evaluateRun } from '../../ml/evaluation/evaluateRun.ts';
import { buildGold } from '../../ml/features/buildGold.ts';
import { outcomeWords } from '../../ml/features/outcomeWords.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { readArrow, writeArrow } from '../../storage/arrow.ts';
import { parseSystem } from '../../systems/schema.ts';
import { known } from '../systems/known.ts';
import { runTrainer, temporaryFolder } from './runTrainer.ts';

const asOf = '2019-12-31';

/** A system file that asks what a monthly shock does to an outcome. */
const system = (target: string, horizonRows: number): string => `
name: outcomes
description: What a shock does to an outcome.
kind: causal
calendar: daily
start: 2010-03-01
sources:
  - { source: csv, series: [{ id: SPX, frequency: daily }] }
  - source: fred
    series:
      - { id: SHOCK, frequency: monthly }
      - { id: INDPRO, frequency: monthly }
      - { id: UNRATE, frequency: monthly }
features:
  shock: { feature: value, of: SHOCK }
  unemployment: { feature: value, of: UNRATE }
  momentum: { feature: momentum, of: close, parameters: { rows: 20 } }
treatments: [shock]
target: ${target}
splits: { first_test: 2018-01-02, test_rows: 600, embargo_rows: 10 }
models:
  hybrid:
    model: hybrid-causal
    parameters:
      { horizon_rows: ${horizonRows}, coverage_repeats: 2, placebos: 19, causal_model: { n_estimators: 40 }, regime_classifier: { n_regimes: 2 } }
policy: { metric: r_loss, direction: lower }
monitor: { window_rows: 42 }
`;

/**
 * In the month after a shock s production grows by 1 % s, unemployment falls by 0.2 s and a day's return has the deviation
 * 1 % e^(0.4 s); beside that only noise.
 */
function world(): { observations: Observation[]; bars: Bar[] } {
  const random = createRandom(4, 'outcomes');
  const observations: Observation[] = [];
  const bars: Bar[] = [];
  const release = (series: string, month: number, value: number, lagDays: number) => {
    const [first, next] = [0, 1].map((step) => dateOf(Date.UTC(2009, 11 + month + step, 1)));
    const known = addDays(next!, lagDays);
    observations.push({
      ...{ series, obsDate: first!, periodEnd: addDays(next!, -1), value, vintage: 'latest-only' },
      ...{ realtimeStart: known, realtimeEnd: '9999-12-31', releaseTime: startOfDay(known) + 13.5 * 3_600_000 },
    });
  };
  let [before, production, unemployment, price] = [0, 100, 6, 1000];
  for (let month = 0; month < 121; month += 1) {
    production *= Math.exp(0.002 + 0.01 * before + 0.004 * random.normal());
    unemployment += -0.2 * before + 0.1 * random.normal();
    const shock = random.normal();
    release('SHOCK', month, shock, 0);
    release('INDPRO', month, production, 14);
    release('UNRATE', month, unemployment, 6);
    const end = Date.UTC(2009, 12 + month, 1);
    for (let at = Date.UTC(2009, 11 + month, 1); at < end; at += 86_400_000) {
      if ([0, 6].includes(new Date(at).getUTCDay())) continue;
      price *= Math.exp(0.01 * Math.exp(0.4 * before) * random.normal());
      bars.push({
        ...{ series: 'SPX', sessionDate: dateOf(at), open: price, high: price, low: price, close: price, volume: 1 },
        ...{ splitFactor: 1, dividend: 0, releaseTime: at + 21 * 3_600_000 },
      });
    }
    before = shock;
  }
  return { observations, bars };
}

describe('a causal system', function () {
  this.timeout(120_000);
  const { observations, bars } = world();
  let folder: string;
  before(async () => (folder = await temporaryFolder()));
  after(() => rm(folder, { recursive: true, force: true }));

  const goldOf = (spec: SystemSpec) => buildGold({ spec, asOfTime: endOfDay(asOf), observations, bars, nber: [] });

  /** Gold, the trainer child and the judge, as the stages of a run would have them. */
  async function effectOf(name: string, target: string, horizonRows: number) {
    const spec = parseSystem(system(target, horizonRows), 'outcomes.yaml', known);
    const { frame, features } = goldOf(spec);
    assert.ok(!('forward_return' in frame.columns), 'the target is the outcome');
    const gold = join(folder, `${name}.arrow`);
    await writeArrow(gold, frame);
    const out = join(folder, name);
    const run = await runTrainer({
      ...{ task: 'train', id: 'hybrid', spec: spec.models['hybrid']!, features, supervised: true },
      ...{ treatments: spec.treatments, outcome: outcomeWords(spec)!, splits: spec.splits, bases: [] },
      ...{ gold, out, seed: 3, threads: 1, engines: {} },
    });
    assert.equal(run.code, 0, `${run.errorText} ${JSON.stringify(run.lines.at(-1))}`);
    const results = JSON.parse(await readFile(join(out, 'training_results.json'), 'utf8')) as {
      causal: { outcome: string; treatments: { average: { effect: number; lower: number; upper: number } }[] };
    };
    const predictions = await readArrow(join(out, 'predictions.arrow'));
    const judged = evaluateRun({
      ...{ spec, asOf, gold: frame, features, champion: null },
      models: [{ id: 'hybrid', predictions, results: {} }],
    });
    return { outcome: results.causal.outcome, ...results.causal.treatments[0]!.average, skill: judged.skill };
  }

  const cases = [
    {
      target: '{ name: production, kind: growth, of: INDPRO, horizon: 1 }',
      ...{ rows: 40, words: 'growth of INDPRO over 1 period', truth: 0.01, slack: 0.0025 },
    },
    {
      target: '{ name: jobs, kind: change, of: UNRATE, horizon: 1 }',
      ...{ rows: 40, words: 'change of UNRATE over 1 period', truth: -0.2, slack: 0.05 },
    },
    {
      // The mean slope of √5 · 1 % · e^(0.4 s) is 0.0097; weeks that reach into the next month have less of it.
      target: '{ name: weekly, kind: volatility, of: close, horizon: 5 }',
      ...{ rows: 5, words: 'volatility of close over 5 rows', truth: 0.0085, slack: 0.0025 },
    },
  ];
  for (const { target, rows, words, truth, slack } of cases)
    it(`trains, judges and finds what a shock does to the ${words}`, async () => {
      const found = await effectOf(words.replaceAll(' ', '-'), target, rows);
      assert.equal(found.outcome, words);
      assert.ok(Math.abs(found.effect - truth) < slack, `${found.effect} for ${truth}`);
      assert.ok(found.lower <= found.effect && found.effect <= found.upper);
      const { challenger, baseline } = found.skill;
      assert.ok(challenger! < 0.95 * baseline!, `R-loss ${challenger} against ${baseline} of no effect`);
    });

  it('has labels that an earlier day had already, once they were known', () => {
    const spec = parseSystem(system(cases[0]!.target, 40), 'outcomes.yaml', known);
    const later = goldOf(spec).frame;
    const now = endOfDay('2015-03-10');
    const then = buildGold({ spec, asOfTime: now, observations, bars, nber: [] }).frame;
    then.time.forEach((time, row) => {
      assert.equal(later.time[row], time);
      const end = later.columns['label_end']![row]!;
      assert.ok(!(end <= time), 'a label ends after its row');
      const expected = end <= now ? [later.columns['target']![row], end] : [NaN, NaN];
      assert.deepEqual([then.columns['target']![row], then.columns['label_end']![row]], expected);
    });
  });
});
