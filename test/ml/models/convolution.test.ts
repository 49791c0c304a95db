import { convolution } from '../../../ml/models/convolution.ts';
import { assertReadsLag } from '../../support/laggedRows.ts';

describe('convolution', function () {
  this.timeout(60_000);

  it('reads a lag that no row tells of', async () => {
    const shape = { window: 4, layers: 2, kernel: 2, channels: 8 };
    await assertReadsLag(convolution, { ...shape, epochs: 20, learning_rate: 0.01, dropout: 0 });
  });
});
