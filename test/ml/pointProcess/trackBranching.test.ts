import assert from 'node:assert/strict';
import { fitHawkes } from '../../../ml/pointProcess/fitHawkes.ts';
import { simulateHawkes } from '../../../ml/pointProcess/simulateHawkes.ts';
import { trackBranching } from '../../../ml/pointProcess/trackBranching.ts';
import { fewModel, numbers } from './fixture.ts';

describe('trackBranching', () => {
  const calm = simulateHawkes({ ...fewModel, weights: numbers(0.1) }, { seed: 1, horizon: 600 });
  const hot = simulateHawkes({ ...fewModel, weights: numbers(0.8) }, { seed: 2, horizon: 600 });
  const times = [Float64Array.from([...calm.times[0]!, ...hot.times[0]!.map((time) => time + 600)])];
  const events = { times, horizon: 1200 };

  it('follows a rise, from windows that know nothing outside themselves', () => {
    const windows = trackBranching(events, { kernel: 'exponential', width: 300, step: 150 });
    assert.deepEqual(
      windows.map(({ to }) => to),
      [300, 450, 600, 750, 900, 1050, 1200],
    );
    assert.ok(windows[0]!.branching!.ratio < 0.4 && windows[6]!.branching!.ratio > 0.6);
    const cut = { times: [times[0]!.filter((time) => time < 750)], horizon: 750 };
    assert.deepEqual(trackBranching(cut, { kernel: 'exponential', width: 300, step: 150 }), windows.slice(0, 4));
    const own = times[0]!.filter((time) => time >= 150 && time < 450).map((time) => time - 150);
    const fit = fitHawkes({ times: [own], horizon: 300 }, { kernel: 'exponential' });
    assert.deepEqual(windows[1]!.branching, fit.branching);
    assert.equal(windows[1]!.events, own.length);
  });

  it('says where a window is too thin', () => {
    const options = { kernel: 'exponential', width: 300, step: 300, leastEvents: 200 } as const;
    const [first] = trackBranching(events, options);
    assert.equal(first!.branching, null);
    assert.match(first!.issues[0]!, /Kind 0 has \d+ events in the window and needs 200/);
    assert.throws(
      () => trackBranching(events, { ...options, width: 1300 }),
      /the record of 1200 s .* got 1300 and 300/,
    );
  });
});
