import type { CustomSeriesOption } from 'echarts';
import type { MissingMap } from '../../contracts/profile.ts';
import { categoryAxis, valueAxis } from '../charts/axes.ts';
import type { Drawing, Layout } from '../charts/drawChart.ts';
import { seriesColour } from '../palette.ts';

/** A share that is not 0 is never too pale to be seen. */
const palest = 0.2;

function strips({ edges, columns }: MissingMap): CustomSeriesOption {
  const cells = columns.flatMap(({ shares }, row) =>
    shares.flatMap((share, bucket) =>
      share > 0 ? [{ row, share, from: edges[bucket]!, to: edges[bucket + 1]! }] : [],
    ),
  );
  return {
    silent: true,
    type: 'custom',
    clip: true,
    data: cells.map(({ from, row }) => [from, row]),
    renderItem: ({ dataIndex }, api) => {
      const { row, share, from, to } = cells[dataIndex]!;
      const [left, middle] = api.coord([from, row]) as [number, number];
      const [right] = api.coord([to, row]) as [number, number];
      return {
        type: 'rect',
        shape: { x: left, y: middle - 8, width: Math.max(1, right - left), height: 16 },
        style: { fill: seriesColour(1), opacity: palest + (1 - palest) * share },
      };
    },
  };
}

/** Where values are missing: a strip a column over the rows, the stronger the more. */
export function missingStrips(key: string, map: MissingMap): Drawing {
  const height = map.columns.length * 24 + 46;
  const left = { wide: 190, narrow: 104 };
  return {
    key,
    title: `Missing values of ${map.columns.map(({ name }) => name).join(', ')} over ${map.edges.at(-1)!} rows`,
    size: { wide: [940, height], narrow: [340, height] },
    option: (layout: Layout) => ({
      grid: { left: left[layout], right: 26, top: 8, bottom: 38, outerBoundsMode: 'none' },
      xAxis: {
        ...valueAxis({ name: 'row', min: 0, max: map.edges.at(-1)!, splitNumber: layout === 'wide' ? 8 : 3 }),
        nameLocation: 'middle',
        nameGap: 24,
      },
      yAxis: categoryAxis({
        data: map.columns.map(({ name }) => name),
        labelWidth: left[layout] - 12,
        inverse: true,
      }),
      series: [strips(map)],
    }),
  };
}
