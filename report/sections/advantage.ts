import type { AdvantageCurve, ModelComparison } from '../../contracts/comparison.ts';
import { figure } from '../charts/figure.ts';
import { lineChart, type Line } from '../charts/lineChart.ts';
import { formatDay, formatNumber, formatPValue, plural } from '../format.ts';
import type { Html } from '../html.ts';
import { colour, seriesColour } from '../palette.ts';
import { table } from '../table.ts';
import { section } from './section.ts';
import { html } from '../html.ts';

const pointsOf = (curve: AdvantageCurve, values: readonly (number | null)[]) =>
  values.flatMap((value, at) => (value === null ? [] : [[curve.time[at]!, value] as const]));

function linesOf(curve: AdvantageCurve): readonly Line[] {
  const band = { colour: colour('muted'), dash: 'dashed', width: 1.5 } as const;
  const [first, last] = [curve.time[0]!, curve.time.at(-1)!];
  const lines: readonly Line[] = [
    {
      name: 'summed advantage',
      colour: seriesColour(0),
      dash: 'solid',
      points: pointsOf(curve, curve.advantage),
    },
    { name: 'upper', ...band, points: pointsOf(curve, curve.upper) },
    { name: 'lower', ...band, points: pointsOf(curve, curve.lower) },
    {
      name: 'no difference',
      colour: colour('ink'),
      dash: 'dotted',
      width: 1,
      points: [
        [first, 0],
        [last, 0],
      ],
    },
  ];
  return lines.filter(({ points }) => points.length > 0);
}

/** How the advantage of A adds up over time, with a band that may be read at any time. */
export function advantage({ a, b, level }: ModelComparison, curve: AdvantageCurve, key: string): Html {
  const shown = curve.time.map((time, at) => ({ time, at }));
  const percent = `${formatNumber(100 * level)} %`;
  return section(
    key,
    'Advantage over time',
    html`<p>
        ${curve.metric} summed so that a rising line speaks for ${a} and a falling one for ${b}. The band is a
        confidence sequence: with a chance of ${percent} it holds the expected sum at all times at once, so that looking
        often does no harm. Once it leaves 0 the difference is real at that level; p at every look
        ${formatPValue(curve.pValue)}.
      </p>
      ${figure({
        drawing: lineChart({
          key: `${key}-chart`,
          title: `Summed advantage of ${a} over ${b}, with its confidence sequence`,
          lines: linesOf(curve),
          x: { name: '', kind: 'time' },
          y: { name: `summed ${curve.metric}`, unit: false },
        }),
        caption: 'Summed advantage of A.',
        reading: `Above 0 speaks for ${a}. The band takes batches of ${plural(curve.batchRows, 'row')} as independent.`,
        legend: [
          { label: 'summed advantage', colour: seriesColour(0), mark: 'line' },
          { label: `${percent} confidence sequence`, colour: colour('muted'), mark: 'line', dash: 'dashed' },
        ],
        table: table(
          'Summed advantage and its band',
          [
            { name: 'to', header: true, cell: ({ time }) => formatDay(time) },
            { name: 'advantage', numeric: true, cell: ({ at }) => formatNumber(curve.advantage[at]!) },
            { name: 'lower', numeric: true, cell: ({ at }) => formatNumber(curve.lower[at]!) },
            { name: 'upper', numeric: true, cell: ({ at }) => formatNumber(curve.upper[at]!) },
          ],
          shown,
        ),
      })}`,
  );
}
