import type { CustomSeriesOption } from 'echarts';
import type { StageRecord } from '../../contracts/progress.ts';
import { formatDuration } from '../format.ts';
import { colour, seriesColour } from '../palette.ts';
import { categoryAxis, fontFamily, fontSize, valueAxis } from './axes.ts';
import type { Drawing, Layout } from './drawChart.ts';

const fills = { done: seriesColour(0), reused: 'none', failed: colour('bad') } as const;
const strokes = { done: seriesColour(0), reused: seriesColour(0), failed: colour('bad') } as const;
const words = { done: '', reused: ' · reused', failed: ' · failed ✕' } as const;

export const stageLabel = ({ stage, model }: StageRecord): string => (model === null ? stage : `${stage} · ${model}`);

function bars(stages: readonly StageRecord[], start: number, span: number): CustomSeriesOption {
  return {
    silent: true,
    type: 'custom',
    data: stages.map(({ startedAt, endedAt }, at) => [(startedAt - start) / 1000, at, (endedAt - start) / 1000]),
    renderItem: ({ dataIndex }, api) => {
      const { status, startedAt, endedAt } = stages[dataIndex]!;
      const [left, middle] = api.coord([api.value(0), api.value(1)]) as [number, number];
      const [right] = api.coord([api.value(2), api.value(1)]) as [number, number];
      const width = Math.max(3, right - left);
      const early = (startedAt - start) / span < 0.5;
      return {
        type: 'group',
        children: [
          {
            type: 'rect',
            shape: { x: left, y: middle - 7, width, height: 14, r: 2 },
            style: {
              fill: fills[status],
              stroke: strokes[status],
              lineWidth: 1.5,
              ...(status === 'reused' && { lineDash: [3, 2] }),
            },
          },
          {
            type: 'text',
            style: {
              x: early ? left + width + 6 : left - 6,
              y: middle,
              text: formatDuration(endedAt - startedAt) + words[status],
              fill: colour('muted'),
              align: early ? 'left' : 'right',
              verticalAlign: 'middle',
              fontFamily,
              fontSize,
            },
          },
        ],
      };
    },
  };
}

/** When each stage and each model of a run began and ended. */
export function runGantt(key: string, stages: readonly StageRecord[]): Drawing {
  const start = Math.min(...stages.map(({ startedAt }) => startedAt));
  const span = Math.max(1, Math.max(...stages.map(({ endedAt }) => endedAt)) - start);
  const height = stages.length * 26 + 46;
  const left = { wide: 190, narrow: 104 };
  return {
    key,
    title: `Run graph: ${stages.length} stages and models over ${formatDuration(span)}`,
    size: { wide: [940, height], narrow: [340, height] },
    option: (layout: Layout) => ({
      grid: { left: left[layout], right: 40, top: 8, bottom: 38, outerBoundsMode: 'none' },
      xAxis: {
        ...valueAxis({
          name: 'seconds since the start',
          min: 0,
          max: (span / 1000) * (layout === 'wide' ? 1.06 : 1.35),
          splitNumber: layout === 'wide' ? 8 : 3,
        }),
        nameLocation: 'middle',
        nameGap: 24,
        axisLabel: { ...valueAxis({}).axisLabel, showMaxLabel: false },
      },
      yAxis: categoryAxis({ data: stages.map(stageLabel), labelWidth: left[layout] - 12, inverse: true }),
      series: [bars(stages, start, span)],
    }),
  };
}
