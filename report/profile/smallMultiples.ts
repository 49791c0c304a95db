import type { CustomSeriesOption, EChartsOption } from 'echarts';
import { colour, seriesColour } from '../palette.ts';
import { fontSize, still, valueAxis } from '../charts/axes.ts';
import type { Drawing, Layout } from '../charts/drawChart.ts';

/** One small bar chart among its like. */
export interface Panel {
  readonly name: string;
  /** Each bar from one place to another on the horizontal axis, from 0 to its height. */
  readonly bars: readonly { readonly from: number; readonly to: number; readonly height: number }[];
  /** Dashed lines at this height and its negative. */
  readonly band?: number;
}

export interface SmallMultiples {
  readonly key: string;
  readonly title: string;
  readonly panels: readonly Panel[];
  /** Vertical range, where all panels share one. */
  readonly range?: readonly [number, number];
}

const cells = { height: 124, top: 24, bottom: 26, left: 34, right: 14 };
const columnsOf: Readonly<Record<Layout, number>> = { wide: 4, narrow: 2 };
/** About the width of a bold letter. */
const letter = 7.5;
const widths: Readonly<Record<Layout, number>> = { wide: 940, narrow: 340 };

function bars(panel: Panel, at: number): CustomSeriesOption {
  return {
    silent: true,
    type: 'custom',
    xAxisIndex: at,
    yAxisIndex: at,
    clip: true,
    data: panel.bars.map(({ from, height }) => [from, height]),
    renderItem: ({ dataIndex }, api) => {
      const { from, to, height } = panel.bars[dataIndex]!;
      const [left, base] = api.coord([from, 0]) as [number, number];
      const [right, end] = api.coord([to, height]) as [number, number];
      return {
        type: 'rect',
        shape: {
          x: left,
          y: Math.min(base, end),
          width: Math.max(1, right - left - 0.5),
          height: Math.abs(base - end),
        },
        style: { fill: seriesColour(0) },
      };
    },
  };
}

function band(at: number, height: number) {
  const line = (yAxis: number) => ({ yAxis, label: { show: false } });
  return {
    ...still,
    type: 'line' as const,
    xAxisIndex: at,
    yAxisIndex: at,
    data: [],
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: colour('bad'), type: 'dashed' as const, width: 1 },
      data: [line(height), line(-height)],
    },
  };
}

const shortened = (name: string, letters: number): string =>
  name.length > letters ? `${name.slice(0, letters - 1)}…` : name;

function option({ panels, range }: SmallMultiples, layout: Layout): EChartsOption {
  const columns = columnsOf[layout];
  const width = widths[layout] / columns;
  const left = (at: number) => (at % columns) * width;
  const top = (at: number) => Math.floor(at / columns) * cells.height;
  // A shared vertical range is labelled; counts are not, the table has them.
  const margin = range ? cells.left : 10;
  return {
    grid: panels.map((_, at) => ({
      left: left(at) + margin,
      top: top(at) + cells.top,
      width: width - margin - cells.right,
      height: cells.height - cells.top - cells.bottom,
      outerBoundsMode: 'none' as const,
    })),
    title: panels.map(({ name }, at) => ({
      text: shortened(name, Math.floor((width - margin) / letter)),
      left: left(at) + margin - 5,
      top: top(at),
      textStyle: { color: colour('ink'), fontSize, fontWeight: 600 },
    })),
    xAxis: panels.map(({ bars: drawn }, at) => {
      const axis = valueAxis({ min: drawn[0]!.from, max: drawn.at(-1)!.to, gridIndex: at, splitNumber: 2 });
      return {
        ...axis,
        splitLine: { show: false },
        axisLabel: { ...axis.axisLabel, showMinLabel: false, showMaxLabel: false },
      };
    }),
    yAxis: panels.map((_, at) =>
      valueAxis({
        gridIndex: at,
        splitNumber: 2,
        showLabels: range !== undefined,
        ...(range ? { min: range[0], max: range[1] } : { min: 0 }),
      }),
    ),
    series: panels.flatMap((panel, at) => [
      bars(panel, at),
      ...(panel.band === undefined ? [] : [band(at, panel.band)]),
    ]),
  };
}

/** Bar charts in a grid, four in a row on a desk and two on a phone; at least one panel with at least one bar each. */
export function smallMultiples(chart: SmallMultiples): Drawing {
  const height = (layout: Layout) => Math.ceil(chart.panels.length / columnsOf[layout]) * cells.height;
  return {
    key: chart.key,
    title: chart.title,
    size: { wide: [widths.wide, height('wide')], narrow: [widths.narrow, height('narrow')] },
    option: (layout) => option(chart, layout),
  };
}
