import type { Matrix } from '../../../contracts/frame.ts';
import type { FittedDraft } from '../defineModel.ts';
import type { FitSummary } from '../model.ts';
import { writeModelFiles, type ModelFiles } from '../modelFiles.ts';
import { columnOf } from '../../stats/matrixParts.ts';
import { withoutColumn } from './columns.ts';
import { packFiles, within } from './packFiles.ts';
import type { RegimeReader } from './regimeReader.ts';
import { predictTreatment, writeTreatment, type TreatmentModel } from './treatmentModel.ts';

export const identity = { model: 'hybrid-causal', revision: 3 } as const;
/** The one file of the model. */
export const fileName = 'hybrid_causal_model';

export interface HybridHeader {
  readonly features: readonly string[];
  /** Columns that the regimes are read from. */
  readonly regimeFeatures: readonly string[];
  readonly summary: FitSummary;
  /** Whether intervals are as wide as the network's deviation says. */
  readonly scaled?: true;
}

interface HybridParts {
  readonly header: HybridHeader;
  readonly treatments: readonly TreatmentModel[];
  readonly regimes: RegimeReader;
  /** Half-width of the conformal interval of the outcome; with scaled intervals over the network's deviation. */
  readonly radius: number;
}

export function writeHybrid({ header, treatments, regimes, radius }: HybridParts): ModelFiles {
  const files = treatments.reduce<ModelFiles>(
    (all, model, t) => ({ ...all, ...within(`treatment-${t}`, writeTreatment(model)) }),
    regimes.files,
  );
  const own = writeModelFiles({ ...identity, ...header }, { radius: Float64Array.of(radius) });
  return { [fileName]: packFiles({ ...files, ...own }) };
}

/**
 * Predictions in time order. `effect` is what the row's treatments together add to the outcome, against what was expected
 * of them; `uncertainty` the half-width of the outcome's interval.
 */
export function openHybrid(parts: HybridParts, files: ModelFiles): FittedDraft {
  const { header, treatments, regimes, radius } = parts;
  const { features, summary, scaled } = header;
  return {
    files,
    features,
    summary,
    predict(x, history) {
      const { columns: states, deviation } = regimes.read(x, history);
      const { effect, prediction, columns } = effectsOf(treatments, x);
      const uncertainty = prediction.map((_, row) => (scaled ? radius * deviation![row]! : radius));
      return {
        effect,
        prediction,
        lower: prediction.map((value, row) => value - uncertainty[row]!),
        upper: prediction.map((value, row) => value + uncertainty[row]!),
        uncertainty,
        ...columns,
        ...states,
      };
    },
  };
}

function effectsOf(treatments: readonly TreatmentModel[], x: Matrix) {
  const effect = new Float64Array(x.rows);
  const prediction = new Float64Array(x.rows);
  const columns: Record<string, Float64Array> = {};
  for (const model of treatments) {
    const place = x.columns.indexOf(model.name);
    const found = predictTreatment(model, withoutColumn(x, place));
    const treatment = columnOf(x, place);
    for (let row = 0; row < x.rows; row += 1) {
      const moved = found.effect[row]! * (treatment[row]! - found.expectedTreatment[row]!);
      effect[row]! += moved;
      prediction[row]! += (found.expectedOutcome[row]! + moved) / treatments.length;
    }
    columns[`effect_${model.name}`] = found.effect;
    columns[`standard_error_${model.name}`] = found.standardError;
    columns[`lower_${model.name}`] = found.lower;
    columns[`upper_${model.name}`] = found.upper;
  }
  return { effect, prediction, columns };
}
