import assert from 'node:assert/strict';
import { buildDriftReference, compareWithReference } from '../../../ml/drift/driftReference.ts';
import { kolmogorovSmirnov } from '../../../ml/drift/kolmogorovSmirnov.ts';
import { psi } from '../../../ml/drift/psi.ts';
import { wasserstein } from '../../../ml/drift/wasserstein.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const draw = (rows: number, shift: number, stream: string) => {
  const random = createRandom(2, stream);
  return Float64Array.from({ length: rows }, () => Math.round((random.normal() + shift) * 200) / 200);
};

describe('driftReference', () => {
  const [reference, live] = [draw(30_000, 0, 'reference'), draw(2000, 0.3, 'live')];
  it('gives what the rows themselves give when all of them are kept, ties included', () => {
    const found = compareWithReference(buildDriftReference(reference, 30_000), live);
    assertClose(found.ks, kolmogorovSmirnov.compare(reference, live).statistic!, { abs: 1e-12, why: 'KS' });
    assertClose(found.psi, psi.compare(reference, live).statistic!, { rel: 1e-12, why: 'PSI' });
    assertClose(found.wasserstein, wasserstein.compare(reference, live).statistic!, { rel: 1e-9, why: 'Wasserstein' });
  });
  it('stays within one part in 1,000 with 1,000 points, and survives JSON', () => {
    const kept = buildDriftReference(reference, 1000);
    const stored = JSON.parse(JSON.stringify({ ...kept, points: [...kept.points] })) as typeof kept;
    const found = compareWithReference({ ...stored, points: Float64Array.from(stored.points) }, live);
    assert.deepEqual(found, compareWithReference(kept, live));
    const exact = compareWithReference(buildDriftReference(reference, 30_000), live);
    assertClose(found.ks, exact.ks, { abs: 1e-3, why: 'KS' });
    assert.equal(found.psi, exact.psi);
    assertClose(found.wasserstein, exact.wasserstein, { abs: 2e-3, why: 'Wasserstein' });
  });
  it('refuses constant, empty and infinite columns', () => {
    assert.throws(() => buildDriftReference(new Float64Array(9).fill(2)), /got 9 from 2 to 2/);
    assert.throws(() => buildDriftReference(Float64Array.of(1, 2, Infinity)), /got 3 from 1 to Infinity/);
    assert.throws(() => compareWithReference(buildDriftReference(reference), new Float64Array(0)), /got 0 from none/);
  });
});
