import { normalDivergence } from '../../../../ml/neural/autoencoder/normalDivergence.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { doubleTensors } from '../../../support/layerChecks.ts';

/** ∫ q ln(q / p) of one number, by the trapezium rule, which is exact to rounding for normals. */
function integral(mean: number, variance: number): number {
  const log = (x: number, m: number, v: number) => -0.5 * ((x - m) ** 2 / v + Math.log(2 * Math.PI * v));
  const step = Math.sqrt(variance) / 50;
  let sum = 0;
  for (let i = -500; i <= 500; i += 1) {
    const x = mean + i * step;
    sum += Math.exp(log(x, mean, variance)) * (log(x, mean, variance) - log(x, 0, 1)) * step;
  }
  return sum;
}

describe('normalDivergence', () => {
  it('is the integral, summed over the numbers of a code', async () => {
    const tf = await doubleTensors();
    const mean = [0, 1, -2, 0.3];
    const logVariance = [0, 0, 1, -3];
    const got = tf.tidy(() => [
      ...normalDivergence(tf, tf.tensor2d(mean, [2, 2]), tf.tensor2d(logVariance, [2, 2])).dataSync(),
    ]);
    const each = mean.map((m, i) => integral(m, Math.exp(logVariance[i]!)));
    assertClose(got[0]!, each[0]! + each[1]!, { abs: 1e-9, why: 'first row' });
    assertClose(got[0]!, 0.5, { abs: 1e-15, why: 'half a squared mean' });
    assertClose(got[1]!, each[2]! + each[3]!, { rel: 1e-9, why: 'second row' });
  });
});
