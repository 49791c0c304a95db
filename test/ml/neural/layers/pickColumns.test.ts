import { pickColumns } from '../../../../ml/neural/layers/pickColumns.ts';
import { checkLayer } from '../../../support/checkLayer.ts';

describe('pickColumns', () => {
  it('takes columns in any order, and zeros where there is none', async () => {
    const places = [2, 0, null];
    await checkLayer(
      pickColumns({ inputs: 3, places }),
      (_, x) => {
        const rows = Array.from({ length: 2 * 4 }, (_, row) => row);
        return Float64Array.from(
          rows.flatMap((row) => places.map((place) => (place === null ? 0 : x[3 * row + place]!))),
        );
      },
      [2, 4, 3],
    );
  });
});
