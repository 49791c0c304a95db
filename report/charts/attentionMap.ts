import type { CustomSeriesOption, EChartsOption } from 'echarts';
import { formatNumber, plural } from '../format.ts';
import { seriesColour } from '../palette.ts';
import { categoryAxis, valueAxis } from './axes.ts';
import type { Drawing, Layout } from './drawChart.ts';

/** Names of so many steps, oldest first: how many rows before the row itself. */
export const rowsBack = (steps: number): string[] =>
  Array.from({ length: steps }, (_, at) => (at === steps - 1 ? '0' : `−${steps - 1 - at}`));

/**
 * A cell a pair of steps, as strong as its weight beside the largest of its line, since the first steps have few to share
 * theirs among; what can hardly be seen is left out.
 */
function cells(weights: readonly (readonly number[])[]): CustomSeriesOption {
  const drawn = weights.flatMap((step, row) => {
    const largest = step.reduce((a, b) => Math.max(a, b), 0);
    return step.flatMap((weight, read) => (weight > 0.01 * largest ? [{ row, read, share: weight / largest }] : []));
  });
  return {
    silent: true,
    type: 'custom',
    data: drawn.map(({ read, row }) => [read, row]),
    renderItem: ({ dataIndex }, api) => {
      const { row, read, share } = drawn[dataIndex]!;
      const [x, y] = api.coord([read, row]) as [number, number];
      const [width, height] = api.size!([1, 1]) as [number, number];
      return {
        type: 'rect',
        shape: { x: x - width / 2, y: y - height / 2, width, height },
        style: { fill: seriesColour(0), opacity: Math.round(share * 100) / 100 },
      };
    },
  };
}

function mapOption(weights: readonly (readonly number[])[], layout: Layout): EChartsOption {
  const names = rowsBack(weights.length);
  const axis = (name: string, inverse: boolean) => {
    const { axisLabel, ...rest } = categoryAxis({ data: names, inverse });
    const { nameTextStyle } = valueAxis({});
    return { ...rest, axisLabel: { ...axisLabel, interval: 'auto' as const }, name, nameTextStyle };
  };
  return {
    grid: { left: layout === 'wide' ? 58 : 46, right: 14, top: 28, bottom: 46, outerBoundsMode: 'none' },
    xAxis: { ...axis('rows back that it reads', false), nameLocation: 'middle', nameGap: 26 },
    yAxis: { ...axis('step, rows back', true), nameLocation: 'start' },
    series: cells(weights),
  };
}

/** Which steps of a window read which: `weights[step][read]`, oldest first. The row itself is the lowest line. */
export function attentionMap(key: string, weights: readonly (readonly number[])[]): Drawing {
  const last = weights.at(-1) ?? [];
  const most = last.indexOf(last.reduce((a, b) => Math.max(a, b), 0));
  const read = `the newest reads most, ${formatNumber(last[most] ?? null)}, of the step ${rowsBack(weights.length)[most] ?? '—'}`;
  return {
    key,
    title: `Attention among ${plural(weights.length, 'step')}: ${read}`,
    size: { wide: [460, 400], narrow: [340, 320] },
    option: (layout) => mapOption(weights, layout),
  };
}
