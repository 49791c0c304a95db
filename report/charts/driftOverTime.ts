import type { EChartsOption, LineSeriesOption } from 'echarts';
import type { FeatureDrift } from '../../contracts/drift.ts';
import { colour } from '../palette.ts';
import { fontSize, still, timeAxis, valueAxis } from './axes.ts';
import type { Drawing, Layout } from './drawChart.ts';

export interface DriftTrack {
  readonly feature: string;
  readonly colour: string;
  readonly dash: 'solid' | 'dashed' | 'dotted';
  /** Drifted at least once: drawn strongly and named in the legend. */
  readonly notable: boolean;
  readonly points: readonly { readonly at: number; readonly drift: FeatureDrift }[];
}

export interface DriftChart {
  readonly key: string;
  readonly title: string;
  readonly tracks: readonly DriftTrack[];
  readonly thresholds: { readonly psi: number; readonly ksStatistic: number };
  /** Promotions and retrains, numbered in the order given. */
  readonly events: readonly { readonly at: number; readonly number: number }[];
  readonly range: readonly [number, number];
}

const panels = [
  { field: 'psi', name: 'population stability index' },
  { field: 'ksStatistic', name: 'Kolmogorov–Smirnov statistic' },
] as const;

function trackLines(chart: DriftChart, panel: number): LineSeriesOption[] {
  const { field } = panels[panel]!;
  return chart.tracks.map(({ colour: tint, dash, notable, points }) => ({
    ...still,
    type: 'line',
    xAxisIndex: panel,
    yAxisIndex: panel,
    z: notable ? 4 : 3,
    lineStyle: { color: tint, type: dash, width: notable ? 2 : 1, opacity: notable ? 1 : 0.6 },
    itemStyle: { color: tint },
    symbol: 'circle',
    symbolSize: (_: unknown, { dataIndex }: { dataIndex: number }) =>
      points[dataIndex]?.drift.drifted ? 7 : points.length === 1 ? 4 : 0,
    connectNulls: false,
    data: points.map(({ at, drift }) => [at, drift[field]]),
  }));
}

function guides(chart: DriftChart, panel: number): LineSeriesOption {
  const { field } = panels[panel]!;
  const threshold = chart.thresholds[field];
  const event = { lineStyle: { color: colour('ink'), type: 'solid' as const, width: 1 } };
  return {
    ...still,
    type: 'line',
    xAxisIndex: panel,
    yAxisIndex: panel,
    data: [],
    markLine: {
      silent: true,
      symbol: 'none',
      data: [
        {
          yAxis: threshold,
          lineStyle: { color: colour('bad'), type: 'dashed', width: 1.5 },
          label: { formatter: `threshold ${threshold}`, position: 'insideStartTop', color: colour('bad'), fontSize },
        },
        ...chart.events.map(({ at, number }) => ({
          xAxis: at,
          ...event,
          label: {
            formatter: String(number),
            position: 'end' as const,
            color: colour('ink'),
            fontSize,
            fontWeight: 700 as const,
            distance: 3,
          },
        })),
      ],
    },
  };
}

function driftOption(chart: DriftChart, layout: Layout): EChartsOption {
  const height = 170;
  const tops = [44, 44 + height + 76];
  return {
    grid: tops.map((top) => ({ left: 48, right: 28, top, height, outerBoundsMode: 'none' as const })),
    title: panels.map(({ name }, panel) => ({
      text: name,
      top: tops[panel]! - 44,
      left: 0,
      textStyle: { color: colour('ink'), fontSize, fontWeight: 600 },
    })),
    xAxis: panels.map((_, panel) => ({
      ...timeAxis(chart.range, { gridIndex: panel }),
      splitNumber: layout === 'wide' ? 8 : 3,
    })),
    yAxis: panels.map(({ field }, panel) => {
      const largest = chart.tracks
        .flatMap(({ points }) => points.map(({ drift }) => drift[field] ?? 0))
        .reduce((a, b) => Math.max(a, b), 0);
      const max = Math.max(largest, chart.thresholds[field]) * 1.1;
      const axis = valueAxis({ min: 0, gridIndex: panel, splitNumber: 4, max: Number(max.toPrecision(2)) });
      return { ...axis, axisLabel: { ...axis.axisLabel, showMaxLabel: false } };
    }),
    series: panels.flatMap((_, panel) => [...trackLines(chart, panel), guides(chart, panel)]),
  };
}

/** Both drift measures of every feature over the as-of dates of the monitor, against their thresholds. */
export function driftOverTime(chart: DriftChart): Drawing {
  return {
    key: chart.key,
    title: chart.title,
    size: { wide: [940, 490], narrow: [340, 490] },
    option: (layout) => driftOption(chart, layout),
  };
}
