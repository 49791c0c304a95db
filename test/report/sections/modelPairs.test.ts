import assert from 'node:assert/strict';
import { modelPairs } from '../../../report/sections/modelPairs.ts';
import { sampleSignalEvaluation } from '../sampleEvaluation.ts';

const { pairs } = sampleSignalEvaluation();
/** Text of the cells of one model's row. */
const cellsOf = (model: string): string[] => {
  const row = modelPairs(pairs)
    .markup.split('<tr>')
    .find((text) => text.includes(`scope="row" class="">${model}<`))!;
  return [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) => cell!.replace(/<[^>]*>/g, '').trim());
};

describe('modelPairs', () => {
  it('shows each pair twice, with its sign turned round, and who is better', () => {
    assert.deepEqual(cellsOf('logistic'), ['', '0.0040', '0.0030', '▼ 0.0020']);
    assert.deepEqual(cellsOf('stack'), ['▲ −0.0020', '−0.0030', '−0.0040', '']);
  });

  it('says how many can be told apart, and what was corrected', () => {
    const { markup } = modelPairs(pairs);
    assert.match(markup, /Of 6 pairs, 1 can be told apart at 95 %\./);
    assert.match(markup, /title="2,516 common rows, p 0\.004, corrected 0\.024"/);
    const same = { ...pairs!, pairs: pairs!.pairs.map((pair) => ({ ...pair, better: null })) };
    assert.match(modelPairs(same).markup, /Of 6 pairs, none can be told apart/);
    const untested = { ...same, pairs: same.pairs.map((pair) => ({ ...pair, pValue: null, correctedPValue: null })) };
    assert.match(modelPairs(untested).markup, /No pair has enough common rows/);
  });

  it('is nothing where nothing was compared', () => {
    assert.equal(modelPairs(undefined).markup, '');
  });
});
