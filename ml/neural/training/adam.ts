import { InputError } from '../../../contracts/failures.ts';

/** What Adam remembers between steps; plain numbers, so that a checkpoint can keep them. */
export interface AdamState {
  /** Running mean m of the gradients. */
  readonly first: Float64Array;
  /** Running mean v of their squares. */
  readonly second: Float64Array;
  /** Steps taken so far. */
  steps: number;
}

export interface AdamOptions {
  readonly learningRate: number;
  /** Share of every weight, times the learning rate, that a step takes away before it moves; 0 is plain Adam. */
  readonly weightDecay?: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

export const newAdamState = (size: number): AdamState => ({
  first: new Float64Array(size),
  second: new Float64Array(size),
  steps: 0,
});

/**
 * One step of Adam, or AdamW where there is weight decay, in place on one flat buffer, in 64 bits:
 * w ← w − ηλw; m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; w ← w − η / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε).
 *
 * weights, gradient: (n). Both moments are corrected for their start at 0, ε stands outside the root and the decay is
 * decoupled from the gradient, as in PyTorch. Defaults β₁ 0.9, β₂ 0.999, ε 1e-8, λ 0.
 * A gradient of another length is an `InputError`. Values are not checked: see `clipGradient`.
 * Kingma & Ba (2015), Adam, ICLR, algorithm 1; Loshchilov & Hutter (2019), Decoupled Weight Decay, ICLR, algorithm 2.
 * Example: `adamStep(weights, gradient, state, { learningRate: 1e-3 })`.
 */
export function adamStep(
  weights: Float64Array,
  gradient: Float64Array,
  state: AdamState,
  { learningRate, weightDecay = 0, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions,
): void {
  const { first, second } = state;
  const size = weights.length;
  if (gradient.length !== size || first.length !== size)
    throw new InputError(
      `Adam expected a gradient and moments of ${size} weights, got ${gradient.length} and ${first.length}; make them for the same network.`,
    );
  state.steps += 1;
  const rate = learningRate / (1 - beta1 ** state.steps);
  const root = Math.sqrt(1 - beta2 ** state.steps);
  // Also makes them known before the loop: the compiler else moves both powers into it, at three times the cost of the rest.
  if (!Number.isFinite(rate) || !Number.isFinite(root))
    throw new InputError(
      `Adam expected a finite learning rate and β₂ up to 1, got ${learningRate} and ${beta2}; name others.`,
    );
  const kept = 1 - learningRate * weightDecay;
  for (let i = 0; i < size; i += 1) {
    const slope = gradient[i]!;
    const m = beta1 * first[i]! + (1 - beta1) * slope;
    const v = beta2 * second[i]! + (1 - beta2) * slope * slope;
    first[i] = m;
    second[i] = v;
    weights[i] = kept * weights[i]! - (rate * m) / (Math.sqrt(v) / root + epsilon);
  }
}
