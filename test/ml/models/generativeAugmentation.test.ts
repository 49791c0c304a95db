import assert from 'node:assert/strict';
import { ConfigError } from '../../../contracts/failures.ts';
import type { GenerativeView } from '../../../contracts/neural.ts';
import { generativeAugmentation } from '../../../ml/models/generativeAugmentation.ts';
import type { FitCheckpoint, FitContext, FittedModel, TrainingData } from '../../../ml/models/model.ts';
import { fitContext } from '../../support/modelData.ts';
import { generators } from '../../support/modelGenerators.ts';
import { wasmTensors } from '../../support/tensors.ts';

const { data } = generators.classifier(1, 300);
const given = {
  ...{ window: 3, epochs: 3, learning_rate: 0.01, hidden: '8' },
  ...{ 'generator.hidden': '8', 'generator.epochs': 8, 'generator.batch': 32, 'generator.noise': 3 },
};

const viewOf = ({ summary }: FittedModel) => summary['generative'] as GenerativeView;
const weightsOf = ({ files }: FittedModel) => Buffer.from(files['weights.bin']!);

describe('generative-augmentation', function () {
  this.timeout(120_000);
  const fit = async (parameters: object = {}, context: Partial<FitContext> = {}, rows: TrainingData = data) =>
    generativeAugmentation.fit(
      rows,
      { ...given, ...parameters },
      fitContext({ ...context, tensors: await wasmTensors() }),
    );
  let fitted: FittedModel;
  before(async () => {
    fitted = await fit();
  });

  it('tells the distance curve, the facts of both kinds of rows, and what each kind teaches', () => {
    const { diverged, drawn_rows, distances, facts, taught_by } = viewOf(fitted);
    assert.equal(diverged, false);
    // 238 training rows whose windows are whole, of 300 less a fifth and the first two; half as many drawn.
    assert.equal(drawn_rows, 119);
    assert.equal(distances.at(-1)!.step, Math.ceil((8 * 238) / (32 * 3)));
    assert.deepEqual([facts!.column, facts!.real.returns.length, facts!.drawn.absolute.length], ['p_a', 2, 2]);
    assert.ok(Math.abs(facts!.real.deviation - 1) < 0.05, 'standardised');
    assert.equal(taught_by!.both, fitted.summary['best_validation']);
    assert.ok(taught_by!.real > 0 && taught_by!.drawn > 0);
  });

  it('learns from drawn rows, and less from fewer', async () => {
    const none = await fit({ drawn_share: 0 });
    assert.equal(viewOf(none).drawn_rows, 0);
    assert.equal(viewOf(none).taught_by, undefined);
    assert.equal(none.summary['best_validation'], viewOf(fitted).taught_by!.real);
    assert.ok(!weightsOf(none).equals(weightsOf(fitted)));
    // Facts are of drawn windows whether learnt from or not.
    assert.ok(viewOf(none).facts);
  });

  it('draws from training rows alone: rows that are watched, or whose labels reach into those, change no generator', async () => {
    const from = 300 * 0.8;
    const later = { ...data.x, values: data.x.values.map((value, at) => (at >= 3 * from ? 1 - value : value)) };
    const changed = await fit({}, { final: false }, { ...data, x: later });
    assert.deepEqual(viewOf(changed).distances, viewOf(fitted).distances);
    assert.deepEqual(viewOf(changed).facts, viewOf(fitted).facts);
    assert.equal(viewOf(changed).taught_by, undefined, 'compared in final fits only');
  });

  it('goes on from the middle of the generator and of the network to the same bytes', async () => {
    const written: Readonly<Record<string, Uint8Array>>[] = [];
    const recording: FitCheckpoint = { read: () => null, write: (files) => void written.push(files) };
    const whole = await fit({}, { checkpoint: recording });
    assert.ok(weightsOf(whole).equals(weightsOf(fitted)), 'keeping changes nothing');
    const stages = written.map((files) => Object.keys(files).filter((name) => name.startsWith('second-')).length);
    assert.ok(stages[0] === 0 && stages.at(-1)! > 0);
    for (const at of [0, stages.findIndex((count) => count > 0)]) {
      const steps: number[] = [];
      const again = await fit(
        {},
        {
          checkpoint: { read: () => written[at]!, write: () => undefined },
          onProgress: (done, of) => void steps.push(done / of),
        },
      );
      for (const [file, bytes] of Object.entries(fitted.files))
        assert.ok(Buffer.from(again.files[file]!).equals(bytes), `${file} from ${at}`);
      assert.ok(steps[0]! > 0.2, 'the generator was not fitted from its start');
    }
  });

  it('refuses a column of returns that is not there', async () => {
    await assert.rejects(fit({ return_column: 'close' }), (error) => {
      assert.ok(error instanceof ConfigError);
      return /among p_a, p_b, p_c, got 'close'/.test(error.message);
    });
  });
});
