import { readModelFiles, writeModelFiles, type ModelFiles } from '../models/modelFiles.ts';
import { requireModel, type HawkesModel, type Sharing } from './hawkesModel.ts';
import type { KernelName } from './kernels/registry.ts';
import type { MarkForm } from './markImpact.ts';

const revision = 1;

/** A Hawkes process as `model.json` and `parameters.bin`; equal models are equal bytes. */
export function hawkesFiles({
  kernel,
  kinds,
  terms,
  sharing,
  baseline,
  weights,
  shapes,
  marks,
}: HawkesModel): ModelFiles {
  const header = { model: 'hawkes', revision, kernel, kinds, terms, sharing, markForm: marks?.form ?? null };
  const impact = marks === null ? new Float64Array(0) : Float64Array.of(marks.exponent, ...marks.means);
  return writeModelFiles(header, { baseline, weights, shapes, impact });
}

/** @throws IntegrityError on files of another model or length, InputError on parameters that make no process. */
export function restoreHawkes(files: ModelFiles): HawkesModel {
  const { header, arrays } = readModelFiles({ model: 'hawkes', revision }, files);
  const { kernel, kinds, terms, sharing, markForm } = header as {
    kernel: KernelName;
    kinds: number;
    terms: number;
    sharing: Sharing;
    markForm: MarkForm | null;
  };
  const [exponent = 0, ...means] = arrays['impact'] ?? [];
  const model: HawkesModel = {
    kernel,
    kinds,
    terms,
    sharing,
    baseline: arrays['baseline'] ?? new Float64Array(0),
    weights: arrays['weights'] ?? new Float64Array(0),
    shapes: arrays['shapes'] ?? new Float64Array(0),
    marks: markForm === null ? null : { form: markForm, exponent, means: Float64Array.from(means) },
  };
  requireModel(model);
  return model;
}
