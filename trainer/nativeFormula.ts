import type { Formula, Operators } from '../ml/neural/layers/formula.ts';
import type { Tensor } from '../ml/neural/tensors.ts';
import { workspace, type Operations, type Output, type Workspace } from './nativeOperations.ts';

interface Call {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly attrs: { readonly formula: Formula };
}

/** Operators on ids of the addon. The product is the one that the library runs, for the same bits. */
function operatorsOn(at: Workspace): Operators<number> {
  const unary = (name: string) => (x: number) => at.one(name, [x]);
  const binary = (name: string) => (a: number, b: number) => at.one(name, [a, b]);
  return {
    abs: unary('Abs'),
    exp: unary('Exp'),
    log: unary('Log'),
    log1p: unary('Log1p'),
    neg: unary('Neg'),
    relu: unary('Relu'),
    sigmoid: unary('Sigmoid'),
    softmax: unary('Softmax'),
    add: binary('Add'),
    div: binary('RealDiv'),
    maximum: binary('Maximum'),
    minimum: binary('Minimum'),
    mul: binary('Mul'),
    squaredDifference: binary('SquaredDifference'),
    sub: binary('Sub'),
    max: (x, axes, keepDims) => at.along('Max', x, axes, keepDims),
    sum: (x, axes, keepDims) => at.along('Sum', x, axes, keepDims),
    scalar: (value) => at.scalar(value),
    matMul: (a, b, transposeA) => at.matrices(a, b, transposeA),
    reluGradient: binary('ReluGrad'),
  };
}

/** `Formula` of `compute`, past the tensor library. */
export function nativeFormula(operations: Operations, { inputs, attrs: { formula } }: Call): readonly Output[] {
  const at = workspace(operations);
  return at.close(formula(operatorsOn(at), operations.ids(...Object.values(inputs))));
}
