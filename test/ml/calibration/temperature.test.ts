import { temperature } from '../../../ml/calibration/temperature.ts';
import { assertClose } from '../../support/assertClose.ts';
import { calibrationFixture, floats } from '../../support/calibrationData.ts';

describe('temperature', () => {
  const { probability, label, weight, temperature: expected } = calibrationFixture();
  const [p, y] = [floats(probability), floats(label)];

  it('minimises log loss as SciPy’s bounded search does, plain and weighted', () => {
    assertClose(temperature.fit(p, y).data['temperature'] as number, expected.plain, {
      rel: 1e-6,
      why: 'SciPy 1.17.1',
    });
    assertClose(temperature.fit(p, y, floats(weight)).data['temperature'] as number, expected.weighted, {
      rel: 1e-6,
      why: 'SciPy 1.17.1, weighted',
    });
  });

  it('ends at 100 where scores speak against the labels, and at 0.01 where they part them', () => {
    const against = temperature.fit(
      p,
      p.map((value) => (value > 0.5 ? 0 : 1)),
    );
    const parted = temperature.fit(
      p,
      p.map((value) => (value > 0.5 ? 1 : 0)),
    );
    assertClose(against.data['temperature'] as number, 100, { rel: 1e-12, why: 'hottest' });
    assertClose(parted.data['temperature'] as number, 0.01, { rel: 1e-12, why: 'coldest' });
  });
});
