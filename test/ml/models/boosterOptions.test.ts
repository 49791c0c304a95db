import assert from 'node:assert/strict';
import { ConfigError, DataQualityError, InputError } from '../../../contracts/failures.ts';
import { innerCut, monotoneOf, weightsOf, type BoosterOptions } from '../../../ml/models/boosterOptions.ts';
import { lightgbm } from '../../../ml/models/lightgbm.ts';
import type { FittedModel, TrainingData } from '../../../ml/models/model.ts';
import { xgboost } from '../../../ml/models/xgboost.ts';
import { assertClose } from '../../support/assertClose.ts';
import { fitContext } from '../../support/modelData.ts';
import { generators } from '../../support/modelGenerators.ts';
import { engines } from '../engines/installedEngines.ts';

const options = (over: Partial<BoosterOptions> = {}): BoosterOptions => ({
  patience: 5,
  validation_share: 0.2,
  class_weight: 'none',
  increasing: '',
  decreasing: '',
  categorical: '',
  ...over,
});
const { data } = generators.classifier(1, 600);
const context = (over: object = {}) => fitContext({ engines, ...over });
const using = async (fitting: Promise<FittedModel>, use: (model: FittedModel) => void): Promise<void> => {
  const model = await fitting;
  use(model);
  model.dispose?.();
};

describe('options of boosters', () => {
  it('cuts the newest rows off and purges labels that reach into them', () => {
    const day = 86_400_000;
    const labelEnd = data.time.map((at) => at + 5 * day);
    const cut = innerCut({ ...data, labelEnd }, 0.2);
    assert.deepEqual([cut.train.length, cut.validation[0], cut.validation.length, cut.purged], [476, 480, 120, 4]);
    assert.ok(cut.train.every((row) => labelEnd[row]! <= data.time[480]!));
    assert.equal(innerCut(data, 0.2).purged, 0);
    const shuffled: TrainingData = { ...data, time: data.time.toReversed() };
    assert.throws(() => innerCut(shuffled, 0.2), InputError);
    const late = { ...data, target: data.target.map((y, row) => (row < 480 ? y : 1)) };
    assert.throws(
      () => innerCut(late, 0.2),
      (error) => error instanceof DataQualityError && /120 ones of 120/.test(error.message),
    );
  });

  it('balanced weights give both classes half of the rows', () => {
    const weight = weightsOf(options({ class_weight: 'balanced' }), data)!;
    const ones = weight.reduce((sum, w, row) => sum + (data.target[row] === 1 ? w : 0), 0);
    assertClose(ones, 300, { abs: 1e-9, why: 'half of 600 rows' });
    assert.equal(weightsOf(options(), data), null);
  });

  it('reads constraints by name', () => {
    assert.deepEqual(monotoneOf(options({ increasing: 'a, c', decreasing: 'b' }), ['a', 'b', 'c', 'd']), [1, -1, 1, 0]);
    assert.equal(monotoneOf(options(), ['a']), null);
    assert.throws(() => monotoneOf(options({ increasing: 'e' }), ['a', 'b']), ConfigError);
    assert.throws(() => monotoneOf(options({ increasing: 'a', decreasing: 'a' }), ['a']), /got 'a' as both/);
  });

  for (const model of [lightgbm, xgboost])
    describe(model.name, () => {
      it('stops early, says how, and fits all rows again with the rounds it chose', async () => {
        const seen: number[] = [];
        const onProgress = (done: number, of: number) => void seen.push(done / of);
        const labelEnd = data.time.map((at) => at + 1);
        const given = { rounds: 3000, learning_rate: 0.2, patience: 10 };
        await using(model.fit({ ...data, labelEnd }, given, context({ onProgress })), (stopped) => {
          const { rounds, early_stopping: said } = stopped.summary as { rounds: number; early_stopping: object };
          assert.ok(rounds > 0 && rounds < 500, `${rounds} rounds`);
          assert.deepEqual(said, {
            best_rounds: rounds,
            most_rounds: 3000,
            training_rows: 480,
            validation_rows: 120,
            purged_rows: 0,
            purged_by_label_end: true,
          });
          assert.equal(seen.at(-1), 1);
          assert.ok(seen.every((share, i) => share >= (seen[i - 1] ?? 0)));
        });
      });

      it('explains rows: base and contributions add up to the log-odds', () =>
        using(model.fit(data, { rounds: 40 }, context()), (fitted) => {
          const { base, contributions } = fitted.explainRows!(data.x);
          fitted.predict(data.x)['probability']!.forEach((p, row) => {
            const sum = contributions.subarray(row * 3, row * 3 + 3).reduce((total, value) => total + value, base);
            assertClose(sum, Math.log(p / (1 - p)), { abs: 1e-6, why: `row ${row}` });
          });
        }));

      it('goes on from the files of another fit', async () => {
        const first = await model.fit(data, { rounds: 10 }, context());
        await using(model.fit(data, { rounds: 15 }, context({ warmStart: first.files })), ({ summary }) =>
          assert.equal(summary['rounds_with_warm_start'], 25),
        );
        first.dispose?.();
      });

      it('class weights move the mean probability of a rare class up to a half', async () => {
        const rare = { ...data, target: data.target.map((y, row) => (y === 1 && row % 4 === 0 ? 1 : 0)) };
        const mean = async (parameters: object) => {
          let found = 0;
          await using(model.fit(rare, { rounds: 50, ...parameters }, context()), (fitted) => {
            const p = fitted.predict(data.x)['probability']!;
            found = p.reduce((sum, value) => sum + value, 0) / p.length;
          });
          return found;
        };
        assertClose(await mean({}), rare.target.reduce((sum, y) => sum + y, 0) / 600, { abs: 0.02, why: 'plain' });
        assertClose(await mean({ class_weight: 'balanced' }), 0.5, { abs: 0.1, why: 'balanced' });
      });

      it('the score grows with an increasing column', () =>
        using(model.fit(data, { rounds: 60, increasing: 'p_a,p_b,p_c' }, context()), (fitted) => {
          const values = Float64Array.from({ length: 303 }, (_, at) => (at % 3 === 1 ? Math.floor(at / 3) / 100 : 0.4));
          const p = fitted.predict({ ...data.x, rows: 101, values })['probability']!;
          assert.ok(p.every((value, row) => row === 0 || value >= p[row - 1]!));
        }));
    });
});
