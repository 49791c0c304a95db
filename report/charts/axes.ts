import type { XAXisComponentOption, YAXisComponentOption } from 'echarts';
import { formatDay, formatMoment, formatNumber } from '../format.ts';
import { colour } from '../palette.ts';

export const fontFamily = 'system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';
export const fontSize = 12;

const shared = {
  axisLine: { show: true, lineStyle: { color: colour('rule') } },
  axisTick: { show: false },
  splitLine: { show: true, lineStyle: { color: colour('rule') } },
};
const axisLabel = { color: colour('muted'), fontSize, hideOverlap: true };
const nameTextStyle = { color: colour('muted'), fontSize };

interface ValueAxis {
  readonly name?: string;
  readonly min?: number | 'dataMin';
  readonly max?: number;
  readonly gridIndex?: number;
  readonly splitNumber?: number;
  readonly scale?: boolean;
  readonly showLabels?: boolean;
}

/** Options that x and y take alike. */
export function valueAxis({ name = '', showLabels = true, gridIndex = 0, ...rest }: ValueAxis) {
  return {
    ...shared,
    ...rest,
    type: 'value' as const,
    gridIndex,
    name,
    nameTextStyle,
    axisLabel: { ...axisLabel, show: showLabels, formatter: (value: number) => formatNumber(value) },
  };
}

const yearMs = 365.25 * 86_400_000;

/** The part of a moment in UTC that tells labels of this span apart. */
function labelOf([first, last]: readonly [number, number]): (value: number) => string {
  const span = last - first;
  if (span > 6 * yearMs) return (value) => formatDay(value).slice(0, 4);
  if (span > yearMs / 4) return (value) => formatDay(value).slice(0, 7);
  if (span > 4 * 86_400_000) return formatDay;
  const from = formatDay(first) === formatDay(last) ? 11 : 5;
  return (value) => formatMoment(value).slice(from, 16);
}

/** A time axis whose labels are years over long spans, months and days over shorter ones and minutes within days. */
export function timeAxis(
  [first, last]: readonly [number, number],
  { gridIndex = 0, showLabels = true } = {},
): XAXisComponentOption {
  return {
    ...shared,
    type: 'time',
    gridIndex,
    min: first,
    max: last,
    splitLine: { show: false },
    axisLabel: {
      ...axisLabel,
      show: showLabels,
      formatter: labelOf([first, last]),
    },
  };
}

interface CategoryAxis {
  readonly data: readonly string[];
  readonly labelWidth?: number;
  readonly gridIndex?: number;
  readonly inverse?: boolean;
}

export function categoryAxis({ data, labelWidth, gridIndex = 0, inverse = false }: CategoryAxis) {
  const overflow = labelWidth === undefined ? {} : { width: labelWidth, overflow: 'truncate' as const };
  return {
    ...shared,
    type: 'category' as const,
    gridIndex,
    inverse,
    data: [...data],
    splitLine: { show: false },
    axisLabel: { ...axisLabel, ...overflow, interval: 0, color: colour('ink') },
  } satisfies XAXisComponentOption & YAXisComponentOption;
}

/** A drawn line never answers the mouse: there is no script in the page. */
export const still = { silent: true, emphasis: { disabled: true } } as const;
