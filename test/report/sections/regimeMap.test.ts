import assert from 'node:assert/strict';
import { regimeMap } from '../../../report/sections/regimeMap.ts';
import { sampleSignalEvaluation } from '../sampleEvaluation.ts';

const { regimeMap: map } = sampleSignalEvaluation();
const { markup } = regimeMap(map);
const cellsOf = (model: string): string[] => {
  const row = markup.split('<tr>').find((text) => text.includes(`scope="row" class="">${model}<`))!;
  return [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) => cell!.replace(/<[^>]*>/g, '').trim());
};

describe('regimeMap', () => {
  it('marks the best of a regime, what is surely better or worse, and what has too few rows', () => {
    assert.deepEqual(cellsOf('logistic'), ['0.0040', '★ 0.0060', '▼ −0.0030', '—']);
    assert.deepEqual(cellsOf('stack'), ['★ ▲ 0.0070', '0.0030', '▼ −0.0030', '—']);
  });

  it('says what the regimes are, and intervals and rows on asking', () => {
    assert.match(markup, /trending: variance ratio above 1; calm: volatility at most usual/);
    assert.match(markup, /title="−0\.0020 to 0\.0140 over 1,120 rows"/);
    assert.match(markup, /title="21 rows, too few"/);
  });

  it('is nothing where no regime is known', () => {
    assert.equal(regimeMap(undefined).markup, '');
  });
});
