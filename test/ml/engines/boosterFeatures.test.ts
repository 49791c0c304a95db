import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { NumericsError } from '../../../contracts/failures.ts';
import type { Matrix } from '../../../contracts/frame.ts';
import type { BoosterEngine, BoosterRequest } from '../../../ml/engines/booster.ts';
import { openLightGbm } from '../../../ml/engines/lightgbm.ts';
import { exportBooster, importBooster } from '../../../ml/engines/portableModel.ts';
import { openXgBoost } from '../../../ml/engines/xgboost.ts';
import { rowsOf } from '../../support/modelData.ts';
import { assertClose } from '../../support/assertClose.ts';
import { breastCancer, largestGap } from './breastCancer.ts';
import { engines } from './installedEngines.ts';

interface PythonFeature {
  readonly prediction: readonly number[];
  readonly best: number;
  readonly contributions?: readonly number[];
  readonly text?: string;
  readonly json?: string;
  readonly ubj?: string;
}

/** What the Python packages give; see scripts/fixtures/gbdt.py. */
const python = (
  JSON.parse(readFileSync(new URL('../../fixtures/gbdt/features.json', import.meta.url), 'utf8')) as {
    cases: Readonly<Record<string, PythonFeature>>;
  }
).cases;

const open = { lightgbm: openLightGbm, xgboost: openXgBoost };
const plain = {
  lightgbm: {
    verbosity: -1,
    deterministic: true,
    force_row_wise: true,
    seed: 7,
    objective: 'binary',
    learning_rate: 0.1,
    num_leaves: 7,
  },
  xgboost: {
    objective: 'binary:logistic',
    base_score: 0.5,
    verbosity: 0,
    seed: 7,
    tree_method: 'hist',
    eta: 0.1,
    max_depth: 3,
  },
};
const ranking = { lightgbm: 'lambdarank', xgboost: 'rank:ndcg' };

for (const name of ['lightgbm', 'xgboost'] as const)
  describe(`${name}: everything it can do, against its Python package`, function () {
    this.timeout(60_000);
    const { train, test } = breastCancer();
    const width = train.x.columns.length;
    let engine: BoosterEngine;
    before(async () => (engine = await open[name](engines[name])));

    const trained = (over: Partial<BoosterRequest>, parameters: object = {}) =>
      engine.train({
        x: train.x,
        label: train.target,
        rounds: 30,
        threads: 1,
        ...over,
        parameters: { ...plain[name], ...parameters },
      });
    const asPython = async (which: string, over: Partial<BoosterRequest>, parameters: object = {}, rows = test.x) => {
      const booster = await trained(over, parameters);
      const expected = python[`${name} ${which}`]!;
      assert.equal(booster.rounds, expected.best);
      assert.equal(largestGap(booster.predict(rows), expected.prediction), 0);
      booster.dispose();
    };
    const everyRow = Array.from({ length: 569 }, (_, row) => row).filter((row) => row % 5 !== 0);
    const monotone = train.x.columns.map((_, column) => (column === 22 || column === 27 ? -1 : 0));
    const constraints = { monotone_constraints: name === 'lightgbm' ? monotone.join(',') : `(${monotone.join(',')})` };
    const coded = (x: Matrix): Matrix => ({
      ...x,
      values: x.values.map((value, at) => (at % width < 2 ? Math.floor(value * 7) % 10 : value)),
    });
    const groups = Int32Array.from({ length: 13 }, () => 35);

    it('weights of rows', () => asPython('weight', { weight: Float64Array.from(everyRow, (row) => 1 + (row % 3)) }));

    it('monotone constraints, and they hold', async () => {
      await asPython('monotone', {}, constraints);
      const booster = await trained({}, constraints);
      const row = rowsOf(test.x, 3, 4);
      let last = Infinity;
      for (let step = 0; step <= 50; step += 1) {
        const values = row.values.slice();
        values[22] = 50 + 4 * step;
        const [p] = booster.predict({ ...row, values });
        assert.ok(p! <= last + 1e-12);
        last = p!;
      }
      booster.dispose();
    });

    it('categories', async () => {
      const categorical = train.x.columns.slice(0, 2);
      const over = { x: coded(train.x), categorical };
      const parameters = name === 'lightgbm' ? { min_data_per_group: 10 } : {};
      await asPython('categorical', over, parameters, coded(test.x));
      const booster = await trained(over, parameters);
      const loaded = engine.load(booster.save());
      assert.equal(largestGap(loaded.predict(coded(test.x)), booster.predict(coded(test.x))), 0);
      booster.dispose();
      loaded.dispose();
      await assert.rejects(trained({ categorical }), /whole numbers from 0, got 20.57 in row 0 of 455/);
    });

    it('ranking by queries', async () => {
      await asPython('ranking', { groups }, { objective: ranking[name] });
      await assert.rejects(trained({ groups: groups.slice(1) }), /455 rows together, got 420/);
    });

    it('early stopping on other rows keeps the best rounds', async () => {
      const validation = { x: test.x, label: test.target, patience: 10, higherIsBetter: false };
      await asPython('stopped', { rounds: 400, validation });
    });

    it('goes on from a saved model', async () => {
      const first = await trained({ rounds: 10 });
      await asPython('warm', { rounds: 10, initial: first.save() });
      first.dispose();
    });

    it('SHAP values are those of Python and add up to the raw score', async () => {
      const booster = await trained({ rounds: 10 });
      const five = rowsOf(test.x, 0, 5);
      const expected = python[`${name} plain`]!.contributions!;
      assert.ok(largestGap(booster.contributions(five), expected) < 1e-12);
      const all = booster.contributions(test.x);
      booster.predict(test.x, { raw: true }).forEach((raw, row) => {
        const sum = all.subarray(row * (width + 1), (row + 1) * (width + 1)).reduce((total, value) => total + value, 0);
        assertClose(sum, raw, { abs: 1e-6, why: `row ${row}` });
      });
      const used = booster.splits().reduce((sum, count) => sum + count, 0);
      assert.ok(used > 10 && used <= 10 * 7, `${used} splits`);
      booster.dispose();
    });

    it('imports what Python saved and exports what Python would have saved, prediction for prediction', () => {
      const { text, json, ubj, prediction } = python[`${name} plain`]!;
      const files =
        name === 'lightgbm'
          ? ([['text', Buffer.from(text!)]] as const)
          : ([
              ['json', Buffer.from(json!)],
              ['ubj', Buffer.from(ubj!, 'hex')],
            ] as const);
      for (const [format, file] of files) {
        const { bytes, columns } = importBooster(engine, file);
        const booster = engine.load(bytes);
        assert.equal(largestGap(booster.predict({ ...test.x, columns }), prediction), 0);
        booster.dispose();
        assert.ok(Buffer.from(exportBooster(engine, bytes, format)).equals(file), format);
      }
      const other = name === 'lightgbm' ? 'json' : 'text';
      assert.throws(() => exportBooster(engine, files[0][1], other), new RegExp(`got '${other}'`));
      assert.throws(() => importBooster(engine, Buffer.from('no model')), NumericsError);
    });
  });
