import { kernels, type KernelName } from '../../../ml/pointProcess/kernels/registry.ts';
import { likelihoodObjective } from '../../../ml/pointProcess/likelihoodObjective.ts';
import { logLikelihood } from '../../../ml/pointProcess/logLikelihood.ts';
import {
  offsetsOf,
  packParameters,
  parameterNames,
  unpackParameters,
  type ParameterLayout,
} from '../../../ml/pointProcess/parameterLayout.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { two } from './fixture.ts';

const layouts = (Object.keys(kernels) as KernelName[]).flatMap((kernel) =>
  (['shared', 'own'] as const).flatMap((sharing) =>
    ([null, 'power', 'exponential'] as const).map((markForm): ParameterLayout => ({
      kernel,
      kinds: 2,
      terms: kernel === 'sumOfExponentials' ? 2 : 1,
      sharing,
      fixedShapes: null,
      markForm,
    })),
  ),
);

describe('likelihoodObjective', () => {
  for (const layout of layouts) {
    const { kernel, sharing, markForm } = layout;
    it(`has the gradient of ${kernel}, ${sharing}, marks ${markForm}, as central differences find it`, () => {
      const random = createRandom(3, kernel, sharing, markForm ?? 'none');
      const { size } = offsetsOf(layout);
      const x = Float64Array.from({ length: size }, () => -0.7 + 0.5 * random.normal());
      const objective = likelihoodObjective(two, layout);
      const [gradient, blank] = [new Float64Array(size), new Float64Array(size)];
      const value = objective(x, gradient);
      const count = two.times[0]!.length + two.times[1]!.length;
      assertClose(value, -logLikelihood(unpackParameters(layout, x, two.marks), two) / count, {
        rel: 1e-13,
        why: 'value',
      });
      const names = parameterNames(layout);
      const step = 1e-5;
      for (let i = 0; i < size; i++) {
        const moved = (by: number) =>
          objective(
            Float64Array.from(x, (each, j) => each + (i === j ? by : 0)),
            blank,
          );
        const slope = (moved(step) - moved(-step)) / (2 * step);
        assertClose(gradient[i]!, slope, { abs: 1e-8, rel: 1e-6, why: names[i]! });
      }
    });
  }

  it('packs and unpacks a model without loss', () => {
    for (const layout of layouts) {
      const x = Float64Array.from({ length: offsetsOf(layout).size }, (_, i) => Math.sin(i + 1));
      const again = packParameters(layout, unpackParameters(layout, x, two.marks));
      again.forEach((value, i) => {
        assertClose(value, x[i]!, { abs: 1e-14, why: parameterNames(layout)[i]! });
      });
    }
  });
});
