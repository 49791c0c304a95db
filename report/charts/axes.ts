import type { XAXisComponentOption, YAXisComponentOption } from 'echarts';
import { formatDay, formatNumber } from '../format.ts';
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

/** A time axis whose labels are years over long spans and months over short ones. */
export function timeAxis(
  [first, last]: readonly [number, number],
  { gridIndex = 0, showLabels = true } = {},
): XAXisComponentOption {
  const digits = last - first > 6 * yearMs ? 4 : last - first > yearMs / 4 ? 7 : 10;
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
      formatter: (value: number) => formatDay(value).slice(0, digits),
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
