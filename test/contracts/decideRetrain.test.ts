import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays } from '../../contracts/dates.ts';
import { decideRetrain, emptyRetrainState } from '../../contracts/decideRetrain.ts';
import type { RetrainSignal, RetrainState } from '../../contracts/retrain.ts';
import type { RetrainPolicy } from '../../contracts/system.ts';

const policy: RetrainPolicy = { k: 2, n: 3, cooldownDays: 60, budget: { runs: 2, days: 365 }, approval: false };
const drift = (asOf: string, drifted = true, id = `m/${asOf}`): RetrainSignal => ({
  kind: 'drift',
  evidence: {
    id,
    system: 'm',
    asOf,
    drifted,
    alerts: ['psi 0.4, threshold 0.2'],
    report: { uri: 'runs/x/drift.json', sha256: '0', bytes: 1, kind: 'drift-report' },
  },
});
function play(
  signals: readonly RetrainSignal[],
  by: RetrainPolicy = policy,
): { state: RetrainState; actions: string[] } {
  let state = emptyRetrainState('m');
  const actions: string[] = [];
  for (const signal of signals) {
    const step = decideRetrain(state, signal, by);
    state = step.state;
    actions.push(step.decision.because);
  }
  return { state, actions };
}

describe('decideRetrain', () => {
  it('needs k of the last n reports', () => {
    assert.deepEqual(play([drift('2020-01-31'), drift('2020-02-29', false), drift('2020-03-31')]).actions, [
      'hysteresis',
      'no-drift',
      'drift',
    ]);
    assert.deepEqual(
      play([drift('2020-01-31'), drift('2020-02-29', false), drift('2020-03-31', false), drift('2020-04-30')]).actions,
      ['hysteresis', 'no-drift', 'no-drift', 'hysteresis'],
    );
  });
  it('ignores evidence it has seen', () => {
    assert.deepEqual(play([drift('2020-01-31'), drift('2020-01-31')]).actions, ['hysteresis', 'duplicate']);
  });
  it('keeps the cooldown in logical days', () => {
    const once = { ...policy, k: 1, n: 1 };
    assert.deepEqual(play([drift('2020-01-31'), drift('2020-02-29'), drift('2020-04-30')], once).actions, [
      'drift',
      'cooldown',
      'drift',
    ]);
  });
  it('keeps the budget', () => {
    const once = { ...policy, k: 1, n: 1, cooldownDays: 0 };
    assert.deepEqual(
      play(
        ['2020-01-31', '2020-02-29', '2020-03-31', '2021-03-31'].map((asOf) => drift(asOf)),
        once,
      ).actions,
      ['drift', 'drift', 'budget', 'drift'],
    );
  });
  it('waits for a person where the policy says so', () => {
    const { state } = play([drift('2020-01-31'), drift('2020-02-29')], { ...policy, approval: true });
    assert.equal(state.waitingForApproval?.asOf, '2020-02-29');
    assert.deepEqual(state.retrains, []);
  });
  it('lets a person’s request pass hysteresis, cooldown and budget', () => {
    const request: RetrainSignal = { kind: 'request', id: 'r1', asOf: '2020-01-31', reason: 'new feature' };
    assert.deepEqual(play([request, request]).actions, ['requested', 'duplicate']);
  });
  it('never exceeds the budget, whatever comes', () => {
    const once = { ...policy, k: 1, n: 1, cooldownDays: 10 };
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.boolean()), { maxLength: 60 }), (steps) => {
        let asOf = '2020-01-01';
        const { state } = play(
          steps.map(([days, drifted]) => drift((asOf = addDays(asOf, days)), drifted)),
          once,
        );
        for (const date of state.retrains) {
          const within = state.retrains.filter((other) => other >= date && other < addDays(date, 365));
          assert.ok(within.length <= once.budget.runs, `${within.length} retrains within a year of ${date}`);
        }
      }),
    );
  });
});
