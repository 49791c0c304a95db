import assert from 'node:assert/strict';
import type { RunReport } from '../../../contracts/report.ts';
import { runGraph } from '../../../report/sections/runGraph.ts';
import { samplePage } from '../samplePage.ts';

describe('the run graph of the report', () => {
  const report = samplePage().runs[0]!;
  const suited: RunReport['suited'] = {
    ...{ system: 'macro-cycle', version: 3, state: 'contraction', regime: 'contraction', probability: 0.9 },
    ...{ date: '2020-01-31', kept: [], sentence: 'The regime is contraction; trained are a, left out b.' },
    leftOut: [{ id: 'b', model: 'lstm', why: 'made for trending & more' }],
  };

  it('says which models were left out for the regime, and why', () => {
    const { markup } = runGraph({ ...report, suited }, 'graph');
    assert.ok(markup.includes(suited.sentence));
    assert.ok(markup.includes('<li><strong>b</strong> (lstm) — made for trending &amp; more</li>'));
    assert.ok(!runGraph(report, 'graph').markup.includes('left out'));
  });
});
