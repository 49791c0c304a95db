import type { Tensor } from '../ml/neural/tensors.ts';
import { workspace, type Operations, type Output, type Workspace } from './nativeOperations.ts';

interface Call {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly attrs: { readonly batch: number };
}

/** Shape of a recurrence whose rows are (time · batch). */
interface Steps {
  readonly batch: number;
  readonly time: number;
  readonly units: number;
}

function stepsOf(h: Tensor, units: number, batch: number): Steps {
  return { batch, time: h.shape[0] / batch, units };
}

/**
 * `SequenceGru` of `gruByEngine`: eleven operations a step, past the tensor library, which costs three times what each of
 * so small operations does. TensorFlow's own `GRUBlockCell` resets before the product, torch and cuDNN after it.
 */
export function nativeGru(operations: Operations, { inputs, attrs: { batch } }: Call): readonly Output[] {
  const names = ['x', 'inWeight', 'stateWeight', 'inBias', 'stateBias'] as const;
  const [x, inWeight, stateWeight, inBias, stateBias] = operations.ids(...names.map((name) => inputs[name]!));
  const { time, units } = stepsOf(inputs['x']!, inputs['stateWeight']!.shape[1]!, batch);
  const at = workspace(operations);
  const [forGates, forCandidate] = at
    .split(at.plusBias(at.product(x!, inWeight!, { second: true }), inBias!), [2 * units, units], 1)
    .map((part) => at.split(part, Array<number>(time).fill(batch), 0)) as [number[], number[]];
  const [gates, inner, candidates, outputs]: number[][] = [[], [], [], []];
  let before = at.zeros([batch, units]);
  for (let t = 0; t < time; t += 1) {
    const state = at.plusBias(at.product(before, stateWeight!, { second: true }), stateBias!);
    const [stateGates, reset] = at.split(state, [2 * units, units], 1) as [number, number];
    const both = at.one('Sigmoid', [at.one('AddV2', [forGates[t]!, stateGates])]);
    const [r, z] = at.split(both, [units, units], 1) as [number, number];
    const n = at.one('Tanh', [at.one('AddV2', [forCandidate[t]!, at.one('Mul', [r, reset])])]);
    before = at.one('AddV2', [n, at.one('Mul', [z, at.one('Sub', [before, n])])]);
    gates!.push(both);
    inner!.push(reset);
    candidates!.push(n);
    outputs!.push(before);
  }
  return at.close([outputs!, gates!, inner!, candidates!].map((parts) => at.join(parts, 0)));
}

/**
 * `SequenceGruGrad`: every gradient of a step is dh_t times a factor that knows no later step, so the factors of all
 * steps come first, at once.
 */
export function nativeGruGradient(operations: Operations, { inputs, attrs: { batch } }: Call): readonly Output[] {
  const names = ['dh', 'stateWeight', 'h', 'gates', 'inner', 'n'] as const;
  const [dh, stateWeight, h, gates, inner, n] = operations.ids(...names.map((name) => inputs[name]!));
  const steps = stepsOf(inputs['h']!, inputs['h']!.shape[1]!, batch);
  const { time, units } = steps;
  const at = workspace(operations);
  const [r, z] = at.split(gates!, [units, units], 1) as [number, number];
  const before = at.join([at.zeros([batch, units]), at.firstRows(h!, (time - 1) * batch, units)], 0);
  const candidate = at.one('TanhGrad', [n!, at.one('Sub', [at.scalar(1), z])]);
  const factors = [
    at.one('SigmoidGrad', [r, at.one('Mul', [candidate, inner!])]),
    at.one('SigmoidGrad', [z, at.one('Sub', [before, n!])]),
    at.one('Mul', [candidate, r]),
  ];
  const perStep = (values: number): number[] => at.split(values, Array<number>(time).fill(batch), 0);
  const found = backThroughTime(at, stateWeight!, {
    dy: perStep(dh!),
    factors: perStep(at.join(factors, 1)),
    kept: perStep(z),
  });
  const state = at.join(found.da, 0);
  const [shared] = at.split(state, [2 * units, units], 1) as [number, number];
  const input = at.join([shared, at.one('Mul', [at.join(found.dh, 0), candidate])], 1);
  return at.close([input, state, before]);
}

/** Gradients of h_t (batch, units) and of W_hh h_{t−1} + b_hh (batch, 3 units), first step first. */
function backThroughTime(
  at: Workspace,
  stateWeight: number,
  { dy, factors, kept }: { dy: readonly number[]; factors: readonly number[]; kept: readonly number[] },
): { dh: number[]; da: number[] } {
  const gradients: { dh: number[]; da: number[] } = { dh: [], da: [] };
  let later: number | undefined;
  for (let t = dy.length - 1; t >= 0; t -= 1) {
    const dh = later === undefined ? dy[t]! : at.one('AddV2', [dy[t]!, later]);
    const da = at.one('Mul', [at.join([dh, dh, dh], 1), factors[t]!]);
    gradients.dh.push(dh);
    gradients.da.push(da);
    if (t > 0) later = at.one('AddV2', [at.one('Mul', [dh, kept[t]!]), at.product(da, stateWeight)]);
  }
  return { dh: gradients.dh.reverse(), da: gradients.da.reverse() };
}
