import { kernelNamed, type HawkesModel, type Sharing } from './hawkesModel.ts';
import type { KernelName } from './kernels/registry.ts';
import { markMeans, type MarkForm } from './markImpact.ts';

/** What a fit is free to choose: a vector of log baselines, log weights, log shapes unless fixed, and γ of the marks. */
export interface ParameterLayout {
  readonly kernel: KernelName;
  readonly kinds: number;
  readonly terms: number;
  readonly sharing: Sharing;
  /** Shapes that stay as they are; null where they are free. */
  readonly fixedShapes: Float64Array | null;
  readonly markForm: MarkForm | null;
}

export interface Offsets {
  readonly weights: number;
  readonly shapes: number;
  /** Free shape parameters. */
  readonly shapeCount: number;
  readonly mark: number;
  readonly size: number;
}

export function offsetsOf({ kernel, kinds, terms, sharing, fixedShapes, markForm }: ParameterLayout): Offsets {
  const each = kernelNamed(kernel).shapeNames(terms).length;
  const shapeCount = fixedShapes ? 0 : sharing === 'shared' ? each : kinds * kinds * each;
  const shapes = kinds + kinds * kinds * terms;
  const mark = shapes + shapeCount;
  return { weights: kinds, shapes, shapeCount, mark, size: mark + (markForm === null ? 0 : 1) };
}

/** Logarithms of a model's free parameters, γ as it is. A weight of 0 becomes the logarithm of 1e-12. */
export function packParameters(layout: ParameterLayout, model: HawkesModel): Float64Array {
  const { size, mark, shapes } = offsetsOf(layout);
  const x = new Float64Array(size);
  const floor = (value: number) => Math.log(Math.max(1e-12, value));
  x.set(Float64Array.from([...model.baseline, ...model.weights], floor));
  if (!layout.fixedShapes) x.set(model.shapes.map(Math.log), shapes);
  if (layout.markForm !== null) x[mark] = model.marks?.exponent ?? 0;
  return x;
}

/** The model at x. `marks` are those of the data, for the means of the impact. */
export function unpackParameters(
  layout: ParameterLayout,
  x: Float64Array,
  marks: readonly Float64Array[] | undefined,
): HawkesModel {
  const { kernel, kinds, terms, sharing, fixedShapes, markForm } = layout;
  const { weights, shapes, mark } = offsetsOf(layout);
  const exponent = x[mark]!;
  return {
    kernel,
    kinds,
    terms,
    sharing,
    baseline: x.slice(0, weights).map(Math.exp),
    weights: x.slice(weights, shapes).map(Math.exp),
    shapes: fixedShapes ?? x.slice(shapes, mark).map(Math.exp),
    marks: markForm === null ? null : { form: markForm, exponent, means: markMeans(markForm, exponent, marks ?? []) },
  };
}

/** Names of the free parameters, in their order: `baseline[0]`, `weight[0,1]`, `decay`, `decay[0,1]`, `markExponent`. */
export function parameterNames({ kernel, kinds, terms, sharing, fixedShapes, markForm }: ParameterLayout): string[] {
  const ids = Array.from({ length: kinds }, (_, kind) => kind);
  const pairs = ids.flatMap((target) => ids.map((source) => `${target},${source}`));
  const termsOf = (pair: string) =>
    terms === 1 ? [`weight[${pair}]`] : Array.from({ length: terms }, (_, term) => `weight[${pair},${term}]`);
  const shapeNames = kernelNamed(kernel).shapeNames(terms);
  const shapes =
    sharing === 'shared' ? shapeNames : pairs.flatMap((pair) => shapeNames.map((name) => `${name}[${pair}]`));
  return [
    ...ids.map((kind) => `baseline[${kind}]`),
    ...pairs.flatMap(termsOf),
    ...(fixedShapes ? [] : shapes),
    ...(markForm === null ? [] : ['markExponent']),
  ];
}
