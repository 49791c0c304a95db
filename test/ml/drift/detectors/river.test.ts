import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { detectors } from '../../../../ml/drift/detectors/registry.ts';
import { lehmer } from '../../../support/lehmer.ts';

const fixture = JSON.parse(readFileSync(new URL('../../../fixtures/drift.json', import.meta.url), 'utf8')) as {
  detectors: { alarms: Record<string, Record<string, number[]>>; choices: string };
};
const { alarms: river, choices } = fixture.detectors;

const take = (n: number, draw: (i: number) => number) => Array.from({ length: n }, (_, i) => draw(i));

/** The streams of scripts/fixtures/drift.py. */
function streams(): Record<string, number[]> {
  const [a, b, c, d] = [lehmer(7), lehmer(8), lehmer(9), lehmer(10)];
  return {
    mean: [...take(1500, a.normal), ...take(1500, () => a.normal() + 1)],
    quiet: take(3000, b.normal),
    errors: [...take(1500, () => Number(c.uniform() < 0.2)), ...take(1500, () => Number(c.uniform() < 0.45))],
    steps: take(3500, (i) => d.uniform() + Math.floor(i / 700)),
    choices: Array.from({ length: choices.length }, (_, i) => Number(choices[i])),
  };
}

const alarmsOf = (name: keyof typeof detectors, values: readonly number[], parameters = {}) => {
  const run = detectors[name].start(parameters);
  return values.flatMap((value, at) => (run.update(value) === 'drift' ? [at] : []));
};

describe('detectors against river 0.26', () => {
  const all = streams();
  it('D3: the stream of the reference', () => {
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    assert.deepEqual([sum(all['choices']!.slice(0, 1000)), sum(all['choices']!.slice(1000))], [497, 5473]);
    assert.deepEqual(alarmsOf('adwin', all['choices']!), [1023]);
    assert.deepEqual(alarmsOf('pageHinkley', all['choices']!), [1006]);
  });
  for (const [stream, expected] of Object.entries(river))
    for (const name of ['adwin', 'pageHinkley', 'ddm', 'eddm'] as const)
      if (expected[name])
        it(`${name} alarms at the same values of ${stream}`, () => {
          assert.deepEqual(alarmsOf(name, all[stream]!), expected[name]);
        });
  it('kswin alarms within a dozen values: its draws are its own', () => {
    for (const [stream, { kswin }] of Object.entries(river)) {
      const found = alarmsOf('kswin', all[stream]!, { alpha: 0.0001, seed: 42 });
      assert.equal(found.length, kswin!.length, `${stream}: ${found.join(', ')}`);
      found.forEach((at, i) => {
        assert.ok(Math.abs(at - kswin![i]!) <= 12, `${stream}: ${at} against river's ${kswin![i]}`);
      });
    }
  });
});
