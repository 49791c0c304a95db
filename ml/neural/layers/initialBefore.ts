import type { Initial } from '../layer.ts';
import type { Activation } from './activate.ts';

const symmetric: readonly Activation[] = ['linear', 'tanh', 'sigmoid'];

/**
 * How the weights before an activation begin: uniform with the variance 2 / fan-in before one that cuts half of the
 * line (He, Zhang, Ren & Sun 2015, eq. 10), else 2 / (fan-in + fan-out) (Glorot & Bengio 2010, eq. 16). As a bound,
 * since our weights have torch's shapes, outputs first.
 */
export function initialBefore(activation: Activation, fanIn: number, fanOut: number): Initial {
  return { uniform: Math.sqrt(6 / (symmetric.includes(activation) ? fanIn + fanOut : fanIn)) };
}
