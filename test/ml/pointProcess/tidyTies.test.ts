import assert from 'node:assert/strict';
import { logLikelihood } from '../../../ml/pointProcess/logLikelihood.ts';
import { tidyTies } from '../../../ml/pointProcess/tidyTies.ts';
import { fewModel, numbers } from './fixture.ts';

const tied = { times: [numbers(1, 1, 2, 4, 4, 4), numbers(1, 3)], horizon: 5 };
const marks = [numbers(1, 2, 3, 4, 5, 6), numbers(7, 8)];

describe('tidyTies', () => {
  it('merges events of one kind and time, adds their marks up and tells the share', () => {
    const { events, ties } = tidyTies({ ...tied, marks }, { rule: 'merge' });
    assert.deepEqual(events, {
      times: [numbers(1, 2, 4), numbers(1, 3)],
      horizon: 5,
      marks: [numbers(3, 3, 15), numbers(7, 8)],
    });
    assert.deepEqual(ties, { rule: 'merge', events: 8, tied: 3, share: 3 / 8 });
  });

  it('merges what is within reach of the first of a group, not of the last', () => {
    const times = [numbers(1, 1.1, 1.2, 1.3, 2)];
    const { events, ties } = tidyTies({ times, horizon: 3 }, { rule: 'merge', within: 0.25 });
    assert.deepEqual(events.times, [numbers(1, 1.3, 2)]);
    assert.equal(ties.tied, 2);
    assert.throws(() => tidyTies({ times, horizon: 3 }, { rule: 'merge', within: -1 }), /from 0 s on, got -1 s/);
  });

  it('jitters within the clock’s step, marks along, the same way for the same seed', () => {
    const rule = { rule: 'jitter', resolution: 0.5, seed: 3 } as const;
    const { events } = tidyTies({ ...tied, marks }, rule);
    assert.deepEqual(tidyTies({ ...tied, marks }, rule).events, events);
    events.times[0]!.forEach((time, k, all) => assert.ok(k === 0 || time > all[k - 1]!));
    tied.times[0]!.forEach((time, k) => {
      const at = events.marks![0]!.indexOf(marks[0]![k]!);
      const moved = events.times[0]![at]! - time;
      assert.ok(moved >= 0 && moved < 0.5);
    });
    assert.ok(events.horizon >= events.times[0]!.at(-1)!);
  });

  it('leaves ties to the fit, which refuses them, or refuses falling times itself', () => {
    const { events, ties } = tidyTies(tied, { rule: 'refuse' });
    assert.equal(ties.share, 3 / 8);
    assert.throws(
      () => logLikelihood({ ...fewModel, kinds: 1 }, { ...events, times: [events.times[0]!] }),
      /got 1 twice/,
    );
    assert.throws(
      () => tidyTies({ times: [numbers(2, 1)], horizon: 3 }, { rule: 'merge' }),
      /got 1 after 2 at event 1/,
    );
    assert.throws(() => tidyTies(tied, { rule: 'jitter', resolution: 0, seed: 1 }), /above 0, got 0/);
  });
});
