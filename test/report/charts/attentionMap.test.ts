import assert from 'node:assert/strict';
import { attentionMap, rowsBack } from '../../../report/charts/attentionMap.ts';
import { drawChart } from '../../../report/charts/drawChart.ts';

const weights = [
  [1, 0, 0],
  [0.5, 0.5, 0],
  [0.8, 0.2, 0.001],
];

describe('attentionMap', () => {
  it('says in words what the newest step reads most', () => {
    assert.equal(
      attentionMap('k', weights).title,
      'Attention among 3 steps: the newest reads most, 0.8000, of the step −2',
    );
    assert.deepEqual(rowsBack(3), ['−2', '−1', '0']);
  });

  it('draws a cell for each weight that can be seen, as strong as beside the largest of its line, the row itself lowest', () => {
    const { markup } = drawChart(attentionMap('k', weights));
    const [wide] = markup.split('class="chart narrow"') as [string];
    const cells = [...wide.matchAll(/<path d="M([\d.]+) ([\d.]+)[^"]*" fill="var\(--c1\)"([^>]*)>/g)].map(
      ([, x, y, rest]) => ({
        x: Number(x),
        y: Number(y),
        share: Number(/fill-opacity="([\d.]+)"/.exec(rest!)?.[1] ?? 1),
      }),
    );
    assert.deepEqual(
      cells.map(({ share }) => share),
      [1, 1, 1, 1, 0.25],
    );
    assert.ok(cells[3]!.y > cells[1]!.y && cells[1]!.y > cells[0]!.y);
    assert.ok(cells[2]!.x > cells[1]!.x && cells[1]!.x === cells[0]!.x);
    assert.equal(drawChart(attentionMap('k', weights)).markup, markup, 'the same bytes again');
  });

  it('draws windows of 32 steps and of one', () => {
    for (const steps of [32, 1]) {
      const map = Array.from({ length: steps }, () => Array.from({ length: steps }, () => 1 / steps));
      assert.doesNotMatch(drawChart(attentionMap('k', map)).markup, /NaN|Infinity/);
    }
  });
});
