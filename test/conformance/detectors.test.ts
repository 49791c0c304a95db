import assert from 'node:assert/strict';
import type { DetectorDefinition, DetectorRun, SavedDetector } from '../../ml/drift/detectors/detector.ts';
import { detectors } from '../../ml/drift/detectors/registry.ts';
import { createRandom } from '../../ml/stats/rng.ts';

const definitions: readonly DetectorDefinition[] = Object.values(detectors);
const change = 1000;

/** Independent values; from `change` on the mean is 2 standard deviations up, or an error is three times as likely. */
function stream(definition: DetectorDefinition, changes: boolean, seed: number): Float64Array {
  const random = createRandom(seed, 'stream');
  return Float64Array.from({ length: 2 * change }, (_, at) => {
    const after = changes && at >= change;
    if (definition.values === 'errors') return Number(random.uniform() < (after ? 0.6 : 0.2));
    return random.normal() + (after ? 2 : 0);
  });
}

const alarms = (run: DetectorRun, values: Float64Array): number[] =>
  [...values].flatMap((value, at) => (run.update(value) === 'drift' ? [at] : []));

describe('every detector', () => {
  for (const definition of definitions)
    describe(definition.name, () => {
      it('is named by its key and says what it is for and where it comes from', () => {
        assert.equal(detectors[definition.name as keyof typeof detectors], definition);
        assert.ok(definition.purpose.length > 20 && definition.cite.length > 10);
      });

      it('alarms on a planted change within 400 values, every time', () => {
        for (let seed = 0; seed < 8; seed += 1) {
          const found = alarms(definition.start(), stream(definition, true, seed)).filter((at) => at >= change);
          assert.ok(found[0]! < change + 400, `seed ${seed}: ${found.join(', ') || 'never'}`);
        }
      });

      it('alarms more seldom without a change than its kind is known for', () => {
        // KSWIN tests at every value and EDDM compares with its own best: both cry wolf at their published settings.
        const most = { eddm: 14, kswin: 8, pageHinkley: 4, ddm: 3 }[definition.name] ?? 2;
        let count = 0;
        for (let seed = 0; seed < 8; seed += 1)
          count += alarms(definition.start(), stream(definition, false, seed)).length;
        assert.ok(count <= most * 8, `${count} alarms in 8 streams of ${2 * change} values, allowed ${most * 8}`);
      });

      it('goes on from saved JSON as if it had never stopped, wherever it stops', () => {
        const values = stream(definition, true, 3);
        const whole = alarms(definition.start(), values);
        for (const stop of [0, 1, 29, 64, 777, change + 1, change + 40]) {
          const first = definition.start();
          const before = alarms(first, values.subarray(0, stop));
          const saved = JSON.parse(JSON.stringify(first.save())) as SavedDetector;
          // What the first run does afterwards does not touch what was saved.
          first.update(1);
          const after = alarms(definition.restore(saved), values.subarray(stop)).map((at) => at + stop);
          assert.deepEqual([...before, ...after], whole, `stopped before value ${stop}`);
        }
      });

      it('refuses values and parameters that it does not take, and the state of another', () => {
        const run = definition.start();
        assert.throws(() => run.update(NaN), /got NaN/);
        if (definition.values === 'errors') assert.throws(() => run.update(0.5), /0 or 1, got 0.5/);
        assert.throws(() => definition.start({ speed: 3 }), /got speed = 3/);
        assert.throws(() => definition.restore({ ...run.save(), detector: 'another' }), /the state of another/);
      });
    });
});
