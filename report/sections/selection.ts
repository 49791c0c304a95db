import type { EvaluationCurves } from '../../contracts/evaluation.ts';
import { figure } from '../charts/figure.ts';
import { lineChart } from '../charts/lineChart.ts';
import type { Line } from '../charts/lineChart.ts';
import { formatNumber } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { seriesColour } from '../palette.ts';
import { table } from '../table.ts';

type Row = EvaluationCurves['selection'][number];

function selectionFigure(rows: readonly Row[], key: string): Html {
  const [leastAic, leastBic] = [Math.min(...rows.map(({ aic }) => aic)), Math.min(...rows.map(({ bic }) => bic))];
  const line = (name: 'aic' | 'bic', least: number, index: number): Line => ({
    name: name.toUpperCase(),
    colour: seriesColour(index),
    dash: index === 0 ? 'solid' : 'dashed',
    points: rows.map((row, at) => [at, row[name]]),
    radius: (at) => (rows[at]?.[name] === least ? 6 : 3),
  });
  const lines = [line('aic', leastAic, 0), line('bic', leastBic, 1)];
  const marked = (value: number, least: number) =>
    html`${value === least ? html`<abbr class="star" title="smallest">★</abbr> ` : nothing}${formatNumber(value)}`;
  const at = (least: number, name: 'aic' | 'bic') => rows.find((row) => row[name] === least)?.states ?? 0;
  return figure({
    drawing: lineChart({
      key,
      title: `AIC and BIC by number of states: AIC is smallest at ${at(leastAic, 'aic')}, BIC at ${at(leastBic, 'bic')}`,
      lines,
      x: { name: 'number of states', kind: 'names', names: rows.map(({ states }) => String(states)) },
      y: { name: 'information criterion', unit: false },
      half: true,
    }),
    caption: 'Number of states.',
    reading: `Smaller is better, a large dot is the smallest: AIC at ${at(leastAic, 'aic')} states, BIC at ${at(leastBic, 'bic')}.`,
    legend: lines.map(({ name, colour, dash }) => ({ label: name, colour, dash, mark: 'line' as const })),
    table: table<Row>(
      'Selection by information criteria',
      [
        { name: 'model', header: true, cell: ({ model }) => model },
        { name: 'states', numeric: true, cell: ({ states }) => states },
        { name: 'log-likelihood', numeric: true, cell: ({ logLikelihood }) => formatNumber(logLikelihood) },
        { name: 'parameters', numeric: true, cell: ({ parameters }) => formatNumber(parameters) },
        { name: 'AIC', numeric: true, cell: ({ aic }) => marked(aic, leastAic) },
        { name: 'BIC', numeric: true, cell: ({ bic }) => marked(bic, leastBic) },
      ],
      rows,
    ),
  });
}

/** AIC and BIC by number of states, over all models of the run. */
export function selection(rows: readonly Row[], key: string): Html {
  if (rows.length === 0) return nothing;
  const ordered = rows.toSorted((a, b) => a.states - b.states);
  return html`<div class="pair">${selectionFigure(ordered, `${key}-selection`)}</div>`;
}
