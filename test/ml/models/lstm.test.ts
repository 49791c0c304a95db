import { lstm } from '../../../ml/models/lstm.ts';
import { assertReadsLag } from '../../support/laggedRows.ts';

describe('lstm', function () {
  this.timeout(60_000);

  it('remembers a lag that no row tells of', async () => {
    await assertReadsLag(lstm, { window: 4, units: 8, epochs: 20, learning_rate: 0.03, clip: 0, dropout: 0 });
  });
});
