import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { detectors } from '../../ml/drift/detectors/registry.ts';
import { driftStatistics } from '../../ml/drift/registry.ts';
import { line, runs } from '../../scripts/driftScorecard.ts';
import { conceptRow, detectorRow, sampleTestRow } from '../../scripts/driftScores.ts';

describe('docs/drift.md', () => {
  it('holds what its script measures now, in the rows that take no time', async () => {
    const page = (await readFile(new URL('../../docs/drift.md', import.meta.url), 'utf8')).split('\n');
    const rows = [
      detectorRow(detectors.cusum, 'independent', runs.detector),
      detectorRow(detectors.pageHinkley, 'autoregression', runs.detector),
      sampleTestRow(driftStatistics.psi, 'autoregression', runs.test),
      sampleTestRow(driftStatistics.kolmogorovSmirnov, 'seasonal', runs.test),
      conceptRow(['calibrated probabilities', 'signal', 0, 0], 60, runs.concept),
    ];
    for (const row of rows)
      assert.ok(
        page.includes(line(row)),
        `${line(row)} is not in docs/drift.md: node --import tsx scripts/driftScorecard.ts`,
      );
  });
  it('has a row for every detector and every test, of each kind of stream', async () => {
    const page = (await readFile(new URL('../../docs/drift.md', import.meta.url), 'utf8')).split('\n');
    const tests = Object.values(driftStatistics).filter(({ kind }) => kind === 'test');
    for (const { name } of [...Object.values(detectors), ...tests])
      assert.equal(page.filter((one) => one.startsWith(`| \`${name}\` |`)).length, 3, name);
  });
});
