import assert from 'node:assert/strict';
import { limitForKey, rateLimit, systemClock } from '../../../sources/fred/rateLimit.ts';
import { failureFrom } from '../support.ts';

const never = new AbortController().signal;

describe('rateLimit', () => {
  it('starts requests half a second apart, however many ask at once', async () => {
    let time = 0;
    const starts: number[] = [];
    const clock = {
      now: () => time,
      sleep: (ms: number) => {
        starts.push(time + ms);
        return Promise.resolve();
      },
    };
    const limit = rateLimit(2, clock);
    await Promise.all([limit(never), limit(never), limit(never), limit(never)]);
    assert.deepEqual(starts, [500, 1000, 1500]);
    time = 10_000;
    await limit(never);
    assert.equal(starts.length, 3, 'no wait after a pause');
  });

  it('is one per key', () => {
    assert.equal(limitForKey('a', systemClock), limitForKey('a', systemClock));
    assert.notEqual(limitForKey('a', systemClock), limitForKey('b', systemClock));
  });

  it('ends its wait when cancelled', async () => {
    const controller = new AbortController();
    const wait = systemClock.sleep(60_000, controller.signal);
    const reason = new Error('cancelled');
    controller.abort(reason);
    assert.equal(await failureFrom(wait), reason);
    assert.equal(await failureFrom(systemClock.sleep(1, controller.signal)), reason);
    await systemClock.sleep(1, never);
  });
});
