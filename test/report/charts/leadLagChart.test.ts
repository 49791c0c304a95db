import assert from 'node:assert/strict';
import type { LeadLagGraph } from '../../../contracts/leadLag.ts';
import { drawChart } from '../../../report/charts/drawChart.ts';
import { leadLagChart } from '../../../report/charts/leadLagChart.ts';

const graph: LeadLagGraph = {
  nodes: ['a', 'b', 'c'],
  edges: [
    { from: 'a', to: 'b', lag: 2, weight: 0.5, pValue: 0.001 },
    { from: 'c', to: 'b', lag: 17, weight: -0.3 },
  ],
  lagUnit: 'rows',
};

describe('leadLagChart', () => {
  it('says in words what it draws', () => {
    assert.equal(
      leadLagChart('k', graph).title,
      'Lead–lag graph of a, b, c, 2 edges: a before b by 2 rows; c before b by 17 rows',
    );
    assert.equal(leadLagChart('k', { ...graph, edges: [] }).title, 'Lead–lag graph of a, b, c, 0 edges');
  });

  it('draws every node with its name, an arrow an edge, dashed below 0, and the lags where there is room', () => {
    const { markup } = drawChart(leadLagChart('k', graph));
    const [wide, narrow] = markup.split('class="chart narrow"') as [string, string];
    for (const name of ['a', 'b', 'c']) assert.match(wide, new RegExp(`>${name}</text>`));
    assert.match(wide, />17<\/text>/);
    assert.doesNotMatch(narrow, />17<\/text>/);
    assert.equal([...wide.matchAll(/stroke="var\(--c1\)"/g)].length, 1);
    assert.equal([...wide.matchAll(/stroke="var\(--c2\)"[^>]*stroke-dasharray/g)].length, 1);
    assert.doesNotMatch(wide, /NaN/);
    const two = drawChart(leadLagChart('k', { ...graph, nodes: ['a', 'b'], edges: [graph.edges[0]!] })).markup;
    assert.doesNotMatch(two, /NaN|Infinity/);
    assert.equal(drawChart(leadLagChart('k', graph)).markup, markup, 'the same bytes again');
  });
});
