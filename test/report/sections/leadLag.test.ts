import assert from 'node:assert/strict';
import type { LeadLagView } from '../../../contracts/leadLag.ts';
import { nothing } from '../../../report/html.ts';
import { leadLag } from '../../../report/sections/leadLag.ts';
import { samplePage } from '../samplePage.ts';

const run = samplePage().runs[0]!;
const view: LeadLagView = {
  ...{ model: 'network', rule: 'granger', rows: 1500, nodes: ['ndx', 'spx'], lagUnit: 'rows' },
  edges: [{ from: 'ndx', to: 'spx', lag: 1, weight: 0.25, pValue: 0.003 }],
};

describe('lead–lag section', () => {
  it('shows each model’s graph with its edges in numbers', () => {
    const { markup } = leadLag({ ...run, leadLag: [view, { ...view, model: 'other', edges: [] }] }, 'run-1-lead-lag');
    const text = markup.replace(/<wbr>/g, '').replace(/\s+/g, ' ');
    for (const wanted of ['as network learnt it', 'Found by granger', 'ndx before spx by 1 row', '0.25', '0.003'])
      assert.ok(text.includes(wanted), wanted);
    assert.ok(text.includes('No edge was found'));
    assert.equal([...markup.matchAll(/<figure>/g)].length, 2);
  });

  it('is nothing where no model has a graph', () => {
    assert.equal(leadLag(run, 'k'), nothing);
    assert.equal(leadLag({ ...run, leadLag: [] }, 'k'), nothing);
  });
});
