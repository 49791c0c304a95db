import { InputError } from '../../contracts/failures.ts';
import type { CalibratorData, FittedCalibrator } from '../calibration/calibrator.ts';
import { calibrators } from '../calibration/registry.ts';
import { defineModel } from './defineModel.ts';
import type { FittedDraft } from './defineModel.ts';
import { readModelFiles, writeModelFiles } from './modelFiles.ts';
import { predictiveUncertainty } from './predictiveUncertainty.ts';

const identity = { model: 'calibrated', revision: 2 } as const;

type Method = keyof typeof calibrators;

interface Header {
  readonly features: readonly string[];
  readonly method: Method;
  /** Names of the calibrator's single numbers; its other arrays are lists. */
  readonly numbers: readonly string[];
}

/** Least and greatest probability given: 1 / (n + 2) and its mirror, or 0 and 1. */
function endsOf(clip: string, rows: number): readonly [number, number] {
  return clip === 'laplace' ? [1 / (rows + 2), 1 - 1 / (rows + 2)] : [0, 1];
}

function arraysOf(data: CalibratorData): Readonly<Record<string, Float64Array>> {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      typeof value === 'number' ? Float64Array.of(value) : Float64Array.from(value),
    ]),
  );
}

function dataOf({ numbers }: Header, arrays: Readonly<Record<string, Float64Array>>): CalibratorData {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, values]) => [name, numbers.includes(name) ? values[0]! : [...values]]),
  );
}

function fitted(
  header: Header,
  calibrator: FittedCalibrator,
  [least, greatest]: readonly [number, number],
  summary: Readonly<Record<string, unknown>>,
): FittedDraft {
  return {
    features: header.features,
    files: writeModelFiles(
      { ...identity, ...header },
      { ends: Float64Array.of(least, greatest), ...arraysOf(calibrator.data) },
    ),
    summary,
    predict({ values }) {
      const probability = calibrator.apply(values).map((p) => Math.min(greatest, Math.max(least, p)));
      return { probability, raw_probability: values.slice(), ...predictiveUncertainty(probability) };
    },
  };
}

/** Mean log loss and Brier score; probabilities at an end that speak against a row give an infinite loss, told as null. */
function scoresOf(probability: Float64Array, target: Float64Array) {
  const rows = target.length;
  const loss = probability.reduce((sum, p, row) => sum - Math.log(target[row] === 1 ? p : 1 - p), 0);
  const squares = probability.reduce((sum, p, row) => sum + (p - target[row]!) ** 2, 0);
  return { log_loss: Number.isFinite(loss) ? loss / rows : null, brier: squares / rows };
}

/**
 * A curve from the probabilities of one base model to calibrated ones, by a calibrator of `ml/calibration`; stacks exactly one base.
 *
 * x: (n, 1), out-of-time probabilities of the base; target: 0 or 1. Only out-of-time ones: on rows it was fitted on, a model is surer
 * than it has a right to be, and a curve learnt there bends nothing where it is needed. Gives `probability`, its `uncertainty` and
 * `confidence` (see `predictiveUncertainty`) and, as it came, `raw_probability`. An isotonic curve may end at exactly 0 or 1;
 * `clip: laplace` keeps probabilities 1 / (n + 2) away from them, as one more row of either kind would.
 * Zadrozny and Elkan (2002), KDD; Niculescu-Mizil and Caruana (2005), ICML.
 */
export const calibrated = defineModel({
  name: identity.model,
  revision: identity.revision,
  family: 'classifier',
  purpose: 'Probabilities of one model that mean what they say: a curve learnt from what came of its out-of-time ones.',
  cite: 'Zadrozny and Elkan (2002), KDD; Niculescu-Mizil and Caruana (2005), "Predicting good probabilities", ICML.',
  hardware: 'cpu',
  needs: {
    minimumRows: 50,
    missing: 'refused',
    bases: 'one',
    shape: 'rows × 1 base model; out-of-time probabilities, 0–1',
  },
  output:
    'probability: calibrated P(target = 1), 0–1; raw_probability: as the base gave it; uncertainty: entropy of probability, bits, 0–1; confidence: of the likelier side, ½–1.',
  regimes: ['any in which the base model errs as it used to'],
  suits: ['any'],
  parameters: {
    method: {
      default: 'isotonic',
      oneOf: Object.keys(calibrators),
      meaning: 'The curve: isotonic wants 1000 rows or more, the others are formulas of one to three numbers.',
    },
    minimum_rows: {
      default: 500,
      minimum: 50,
      integer: true,
      meaning:
        'Fewest out-of-time rows of the base, labels known, before a fold gets a curve; advised for isotonic: 1000.',
    },
    clip: {
      default: 'laplace',
      oneOf: ['laplace', 'none'],
      meaning: 'Whether probabilities keep 1 / (n + 2) away from 0 and 1; an isotonic curve may reach them.',
    },
  },
  fit({ x, target }, { method, clip }, context) {
    if (x.columns.length !== 1)
      throw new InputError(
        `${identity.model} stacks exactly 1 base model, got ${x.columns.length} (${x.columns.join(', ')}); stack one.`,
      );
    const definition = calibrators[method as Method];
    const calibrator = definition.fit(x.values, target);
    const ends = endsOf(clip, x.rows);
    const numbers = Object.entries(calibrator.data).flatMap(([name, value]) =>
      typeof value === 'number' ? [name] : [],
    );
    const header: Header = { features: [...x.columns], method: method as Method, numbers };
    const model = fitted(header, calibrator, ends, {});
    context.onProgress(1, 1, method);
    const summary = {
      method,
      rows: x.rows,
      advised_rows: definition.advisedRows,
      positive_rate: target.reduce((sum, value) => sum + value, 0) / x.rows,
      least: ends[0],
      greatest: ends[1],
      curve: Object.fromEntries(numbers.map((name) => [name, calibrator.data[name]])),
      knots: Array.isArray(calibrator.data['x']) ? calibrator.data['x'].length : null,
      training: { raw: scoresOf(x.values, target), calibrated: scoresOf(model.predict(x)['probability']!, target) },
    };
    return Promise.resolve({ ...model, summary });
  },
  restore(files) {
    const { header, arrays } = readModelFiles(identity, files);
    const { ends, ...rest } = arrays;
    const { features, method, numbers } = header as Header;
    const kept = { features, method, numbers };
    const calibrator = calibrators[method].restore(dataOf(kept, rest));
    return Promise.resolve(fitted(kept, calibrator, [ends![0]!, ends![1]!], {}));
  },
});
