import assert from 'node:assert/strict';
import { createHawkesFlow, type HawkesState } from '../../../ml/orderFlow/hawkesFlow.ts';
import { fitHawkes } from '../../../ml/pointProcess/fitHawkes.ts';
import { generateHawkes } from '../../../ml/synthetic/hawkes.ts';
import { assertClose } from '../../support/assertClose.ts';

const truth = {
  baseline: [0.3, 0.3],
  branching: [
    [0.5, 0.1],
    [0.1, 0.5],
  ],
  decay: 1,
};
const path = generateHawkes(truth, { seed: 5, horizon: 1800 });
const options = {
  kernel: 'exponential',
  windowSeconds: 5,
  fitSeconds: 1200,
  refitSeconds: 10_000,
  gapSeconds: 60,
} as const;
const startNs = 1_700_000_000_000_000_000n;
const timeNs = (time: number) => startNs + BigInt(Math.round(time * 1e9));

function follow(times: Float64Array, kinds: Int32Array, pauseSeconds = 0, pauseFrom = times.length): HawkesState[] {
  const states: HawkesState[] = [];
  const flow = createHawkesFlow(options, (state) => states.push(state));
  times.forEach((time, event) =>
    flow.trade(timeNs(time + (event >= pauseFrom ? pauseSeconds : 0)), 100, 1, kinds[event] === 0 ? 1 : -1),
  );
  return states;
}

describe('the Hawkes flow of trades', () => {
  const states = follow(path.times, path.kinds);

  it('is silent until there is enough to fit, and then finds the branching ratio', () => {
    assert.ok(Number(states[0]!.endNs - startNs) / 1e9 >= 1200);
    const { interval, ratio } = states[0]!.branching;
    assert.ok(interval![0] < 0.6 && interval![1] > 0.6, `0.6 in ${interval!.join(' to ')}, estimate ${ratio}`);
    assert.ok(
      states.every(({ branching }) => branching === states[0]!.branching),
      'one fit until the next is due',
    );
  });

  it('tells the intensity that the fit has at the end of each window, written out', () => {
    const first = states[0]!;
    const from = Number(first.endNs - startNs) / 1e9 - 1200;
    const within = (kind: number) =>
      path.times.filter((time, event) => path.kinds[event] === kind && time >= from && time < from + 1200);
    const events = [within(0), within(1)].map((times) => times.map((time) => time - from));
    const { model } = fitHawkes({ times: events, horizon: 1200 }, { kernel: 'exponential', starts: 1 });
    const decay = model.shapes[0]!;
    for (const { endNs, buy, sell } of [first, states[7]!, states.at(-1)!]) {
      const end = Number(endNs - startNs) / 1e9;
      const rate = (target: number) =>
        path.times.reduce((sum, time, event) => {
          if (time < from || time >= end) return sum;
          return sum + model.weights[target * 2 + path.kinds[event]!]! * decay * Math.exp(-decay * (end - time));
        }, model.baseline[target]!);
      assertClose(buy, rate(0), { rel: 1e-6, why: `buys at ${end}` });
      assertClose(sell, rate(1), { rel: 1e-6, why: `sells at ${end}` });
    }
  });

  it('forgets what excited before a silence, and keeps the fit', () => {
    const from = path.times.findIndex((time) => time > 1500);
    const later = follow(path.times, path.kinds, 600, from);
    const after = later.filter(({ endNs }) => endNs > timeNs(path.times[from]! + 600));
    assert.equal(after[0]!.branching, later[0]!.branching);
    assert.ok(after[0]!.buy < 5);
  });
});
