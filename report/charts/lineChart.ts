import type { EChartsOption } from 'echarts';
import { categoryAxis, still, timeAxis, valueAxis } from './axes.ts';
import type { Drawing, Layout } from './drawChart.ts';

export interface Line {
  readonly name: string;
  readonly colour: string;
  readonly dash: 'solid' | 'dashed' | 'dotted';
  readonly points: readonly (readonly [number, number])[];
  /** Radius of the mark of every point; none where absent. */
  readonly radius?: (index: number) => number;
  readonly width?: number;
}

export interface LineChart {
  readonly key: string;
  readonly title: string;
  readonly lines: readonly Line[];
  /** Horizontal: time in epoch ms, numbers 0–1, whole numbers from the first, any numbers, or names of places. */
  readonly x:
    | { readonly name: string; readonly kind: 'time' | 'unit' | 'count' | 'number' }
    | { readonly name: string; readonly kind: 'names'; readonly names: readonly string[] };
  readonly y: { readonly name: string; readonly unit: boolean };
  readonly half?: boolean;
}

function horizontal({ x, lines }: LineChart, layout: Layout) {
  const named = { name: x.name, nameLocation: 'middle' as const, nameGap: 26 };
  if (x.kind === 'unit') return { ...valueAxis({ min: 0, max: 1, splitNumber: 5, name: x.name }), ...named };
  if (x.kind === 'number') return { ...valueAxis({ scale: true, name: x.name }), ...named };
  if (x.kind === 'names')
    return { ...categoryAxis({ data: x.names }), ...named, nameTextStyle: valueAxis({}).nameTextStyle };
  const places = lines.flatMap(({ points }) => points.map(([at]) => at));
  const [first, last] = [places.reduce((a, b) => Math.min(a, b)), places.reduce((a, b) => Math.max(a, b))];
  if (x.kind === 'count')
    return { ...valueAxis({ min: first, max: Math.max(last, first + 1), name: x.name }), ...named, minInterval: 1 };
  return {
    ...timeAxis([first, last]),
    splitNumber: layout === 'wide' ? 8 : 4,
  };
}

function lineOption(chart: LineChart, layout: Layout): EChartsOption {
  return {
    grid: { left: 58, right: 26, top: 28, bottom: chart.x.name === '' ? 28 : 46, outerBoundsMode: 'none' },
    xAxis: horizontal(chart, layout),
    yAxis: {
      ...valueAxis(
        chart.y.unit ? { min: 0, max: 1, splitNumber: 5, name: chart.y.name } : { scale: true, name: chart.y.name },
      ),
      nameTextStyle: { ...valueAxis({}).nameTextStyle, align: 'left', padding: [0, 0, 0, -50] },
      // At the left also where x goes below 0.
      axisLine: { ...valueAxis({}).axisLine, onZero: false },
    },
    series: chart.lines.map(({ colour, dash, points, radius, width = 2 }) => ({
      ...still,
      type: 'line' as const,
      lineStyle: { color: colour, type: dash, width },
      itemStyle: { color: colour },
      showSymbol: radius !== undefined,
      symbol: 'circle',
      symbolSize: (_: unknown, { dataIndex }: { dataIndex: number }) => 2 * (radius?.(dataIndex) ?? 0),
      data: points.map(([x, y]) => [x, y]),
    })),
  };
}

/** Plain lines over time, over 0–1 or over names; at least one line has at least one point. */
export function lineChart(chart: LineChart): Drawing {
  const wide = chart.half ? ([460, 400] as const) : ([940, 320] as const);
  return {
    key: chart.key,
    title: chart.title,
    size: { wide, narrow: [340, 300] },
    option: (layout) => lineOption(chart, layout),
  };
}
