import type { CustomSeriesOption, EChartsOption, LineSeriesOption } from 'echarts';
import type { RegimeView } from '../../contracts/report.ts';
import { formatDay } from '../format.ts';
import { colour, seriesColour } from '../palette.ts';
import { categoryAxis, fontSize, still, timeAxis, valueAxis } from './axes.ts';
import type { Drawing, Layout } from './drawChart.ts';

export interface Episode {
  readonly state: number;
  readonly first: number;
  readonly last: number;
  readonly rows: number;
  /** Where the next episode begins, or the end of the data. */
  readonly until: number;
}

/** Stretches over which one state is the most probable. */
export function episodes(time: readonly number[], probabilities: readonly (readonly number[])[]): Episode[] {
  const found: Episode[] = [];
  if (probabilities.some(({ length }) => length < time.length)) return found;
  time.forEach((at, row) => {
    const values = probabilities.map((series) => series[row]!);
    const state = values.indexOf(Math.max(...values));
    const previous = found.at(-1);
    if (previous) found[found.length - 1] = { ...previous, until: at };
    if (previous?.state === state)
      found[found.length - 1] = { ...previous, last: at, until: at, rows: previous.rows + 1 };
    else found.push({ state, first: at, last: at, until: at, rows: 1 });
  });
  return found;
}

const grids = { ribbon: 44, gap: 34, state: 84, top: 22 };

function ribbons(view: RegimeView): CustomSeriesOption {
  const rows = [view.smoothed, view.filtered].flatMap((series, row) =>
    episodes(view.time, series).map((one) => ({ ...one, row })),
  );
  return {
    silent: true,
    type: 'custom',
    xAxisIndex: 0,
    yAxisIndex: 0,
    clip: true,
    data: rows.map(({ first, row }) => [first, row]),
    renderItem: ({ dataIndex }, api) => {
      const { first, until, row, state } = rows[dataIndex]!;
      const [left, middle] = api.coord([first, row]) as [number, number];
      const [right] = api.coord([until, row]) as [number, number];
      return {
        type: 'rect',
        shape: { x: left, y: middle - 8, width: Math.max(0.5, right - left), height: 16 },
        style: { fill: seriesColour(state) },
      };
    },
  };
}

function recessionShade(view: RegimeView, axis: number): LineSeriesOption {
  const [from, to] = [view.time[0]!, view.time.at(-1)!];
  const inside = view.recessions.filter(([first, last]) => last >= from && first <= to);
  return {
    ...still,
    type: 'line',
    xAxisIndex: axis,
    yAxisIndex: axis,
    data: [],
    markArea: {
      silent: true,
      itemStyle: { color: colour('shade') },
      data: inside.map(([first, last]) => [{ xAxis: Math.max(first, from) }, { xAxis: Math.min(last, to) }]),
    },
  };
}

function stateLines(view: RegimeView, state: number): LineSeriesOption[] {
  const axis = state + 1;
  const points = (values: readonly number[]) => view.time.slice(0, values.length).map((at, row) => [at, values[row]!]);
  const common = { ...still, type: 'line' as const, xAxisIndex: axis, yAxisIndex: axis, showSymbol: false };
  return [
    recessionShade(view, axis),
    {
      ...common,
      z: 3,
      lineStyle: { width: 0 },
      areaStyle: { color: seriesColour(state), opacity: 0.55 },
      data: points(view.smoothed[state] ?? []),
    },
    {
      ...common,
      z: 4,
      lineStyle: { width: 1, color: colour('ink') },
      itemStyle: { color: colour('ink') },
      data: points(view.filtered[state] ?? []),
    },
  ];
}

function regimeOption(view: RegimeView, layout: Layout): EChartsOption {
  const left = layout === 'wide' ? 110 : 74;
  const range = [view.time[0]!, view.time.at(-1)!] as const;
  const count = view.states.length;
  const box = { left, right: 14, outerBoundsMode: 'none' as const };
  const top = (state: number) => grids.top + grids.ribbon + grids.gap + state * (grids.state + grids.gap);
  return {
    grid: [
      { ...box, top: grids.top, height: grids.ribbon },
      ...view.states.map((_, state) => ({ ...box, top: top(state), height: grids.state })),
    ],
    title: [
      { text: 'most probable state', top: 0 },
      ...view.states.map((name, state) => ({ text: `probability of ${name}`, top: top(state) - 22 })),
    ].map((one) => ({ ...one, left: left - 5, textStyle: { color: colour('ink'), fontSize, fontWeight: 600 } })),
    xAxis: Array.from({ length: count + 1 }, (_, axis) =>
      timeAxis(range, { gridIndex: axis, showLabels: axis === count }),
    ),
    yAxis: [
      categoryAxis({
        data: layout === 'wide' ? ['with hindsight', 'at the time'] : ['hindsight', 'at the time'],
        inverse: true,
      }),
      ...view.states.map((_, state) => valueAxis({ min: 0, max: 1, splitNumber: 2, gridIndex: state + 1 })),
    ],
    series: [recessionShade(view, 0), ribbons(view), ...view.states.flatMap((_, state) => stateLines(view, state))],
  };
}

/** Regimes over time: the most probable state as bands, and each state's filtered and smoothed probability. */
export function regimeBands(key: string, view: RegimeView): Drawing {
  const height = grids.top + grids.ribbon + view.states.length * (grids.state + grids.gap) + 30;
  return {
    key,
    title: `Regimes of ${view.model} from ${formatDay(view.time[0]!)} to ${formatDay(view.time.at(-1)!)}: ${view.states.join(', ')}; recessions shaded`,
    size: { wide: [940, height], narrow: [340, height] },
    option: (layout) => regimeOption(view, layout),
  };
}
