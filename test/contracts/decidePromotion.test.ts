import assert from 'node:assert/strict';
import { decidePromotion, type PromotionQuestion } from '../../contracts/decidePromotion.ts';
import type { Comparison } from '../../contracts/evaluation.ts';

const comparison = (more: Partial<Comparison>): Comparison => ({
  rows: 500,
  from: '2010-01-01',
  to: '2019-12-31',
  metric: 'log_loss',
  direction: 'lower',
  challenger: 0.67,
  champion: null,
  baseline: 0.69,
  ...more,
});
const question = (more: Partial<PromotionQuestion>): PromotionQuestion => ({
  challenger: 'stack',
  metrics: { log_loss: 0.67, auc: 0.55 },
  skill: comparison({}),
  duel: null,
  championVersion: null,
  sameAsChampion: false,
  newerChampion: null,
  policy: {
    challenger: 'stack',
    metric: 'log_loss',
    direction: 'lower',
    minimumImprovement: 0.005,
    minimumSkill: 0.001,
    minimumRows: 250,
    compareRows: 0,
    gates: [],
  },
  ...more,
});

describe('decidePromotion', () => {
  it('promotes a first model that beats the naive baseline', () => {
    const answer = decidePromotion(question({}));
    assert.equal(answer.decision, 'promoted');
    assert.ok(answer.gates.every(({ passed }) => passed));
  });
  it('rejects a first model that does not, with both numbers', () => {
    const answer = decidePromotion(question({ skill: comparison({ challenger: 0.6897 }) }));
    assert.equal(answer.decision, 'rejected');
    assert.match(answer.sentence, /0\.6897 against 0\.69/);
  });
  it('needs the champion beaten by the least improvement on the same rows', () => {
    const duel = (champion: number) => comparison({ champion });
    assert.equal(decidePromotion(question({ duel: duel(0.674), championVersion: 3 })).decision, 'rejected');
    assert.equal(decidePromotion(question({ duel: duel(0.6751), championVersion: 3 })).decision, 'promoted');
  });
  it('turns the comparison round where higher is better', () => {
    const policy = { ...question({}).policy, direction: 'higher' as const };
    const skill = comparison({ direction: 'higher', challenger: 1, baseline: 2 });
    assert.equal(decidePromotion(question({ policy, skill })).decision, 'rejected');
  });
  it('rejects on too few common rows, on a bound, and on a number that is not known', () => {
    assert.equal(decidePromotion(question({ skill: comparison({ rows: 249 }) })).decision, 'rejected');
    const gates = [{ metric: 'auc', atLeast: 0.56 }];
    assert.match(
      decidePromotion(question({ policy: { ...question({}).policy, gates } })).sentence,
      /auc is 0\.55, required at least 0\.56/,
    );
    assert.equal(decidePromotion(question({ skill: comparison({ challenger: null }) })).decision, 'rejected');
  });
  it('never moves an alias for a run that lies before the champion, and leaves an identical champion alone', () => {
    assert.equal(decidePromotion(question({ newerChampion: 4 })).decision, 'backfill');
    assert.equal(decidePromotion(question({ sameAsChampion: true, newerChampion: 4 })).decision, 'unchanged');
  });
});
