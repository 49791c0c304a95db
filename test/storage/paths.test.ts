import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkKey } from '../../storage/objectStore.ts';
import { nameOfSegment, paths } from '../../storage/paths.ts';

describe('paths', () => {
  it('follows the layout', () => {
    const run = 'macro-cycle-2019-12-31-ab12';
    assert.equal(
      paths.bronze('fred', 'GDP', '2022-09-30T12:00:00.000Z', 'abc', 'json'),
      'bronze/fred/GDP/2022-09-30T12-00-00.000Z-abc.json',
    );
    assert.equal(paths.silver('fred', 'GDP', 'x'), 'silver/fred/GDP/x.parquet');
    assert.equal(paths.goldParquet(run), `gold/${run}/processed_data.parquet`);
    assert.equal(paths.goldResults(run), `gold/${run}/pipeline_results/data_processing/${run}_results.json`);
    assert.equal(paths.modelFile(run, 'hmm3', 'manifest.json'), `models/${run}/hmm3/manifest.json`);
    assert.equal(paths.runFile(run, 'report.html'), `runs/${run}/report.html`);
    assert.equal(paths.registryVersion('macro-cycle', 3), 'registry/macro-cycle/versions/3.json');
    assert.equal(paths.registryAliases('macro-cycle'), 'registry/macro-cycle/aliases.json');
    assert.equal(paths.registryHistory('macro-cycle'), 'registry/macro-cycle/history.ndjson');
    assert.equal(paths.datasetManifest('v1'), 'datasets/v1/manifest.json');
    assert.equal(paths.memo('train', 'k'), 'memo/train/k.json');
  });

  it('makes a valid key of any name, and different keys of different names', () => {
    const name = fc.string({ minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(name, name, (one, two) => {
        const key = paths.runFile(one, 'x');
        checkKey(key);
        assert.equal(nameOfSegment(key.split('/')[1]!), one);
        assert.equal(key.split('/').length, 3);
        if (one !== two) assert.notEqual(key, paths.runFile(two, 'x'));
      }),
    );
    for (const odd of ['..', '.', '../../etc', '^GSPC', 'EURUSD=X', 'a/b', '.regimen-x'])
      checkKey(paths.runFile(odd, odd));
    assert.equal(paths.silver('yahoo', '^GSPC', 'x'), 'silver/yahoo/^GSPC/x.parquet');
    assert.throws(() => paths.runFile('', 'x'), { name: 'InputError' });
  });
});
