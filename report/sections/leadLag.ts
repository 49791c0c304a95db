import type { LeadLagEdge, LeadLagView } from '../../contracts/leadLag.ts';
import type { RunReport } from '../../contracts/report.ts';
import { figure } from '../charts/figure.ts';
import { leadLagChart } from '../charts/leadLagChart.ts';
import { formatNumber, formatPValue } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { seriesColour } from '../palette.ts';
import { table } from '../table.ts';
import { section } from './section.ts';

function graph(view: LeadLagView, key: string): Html {
  const { model, rule, rows, nodes, edges, lagUnit } = view;
  return figure({
    drawing: leadLagChart(key, view),
    caption: `Who leads whom, as ${model} learnt it.`,
    reading: `Found by ${rule} in ${formatNumber(rows)} training rows of ${nodes.join(', ')}. An arrow goes from leader to follower, as wide as its weight; numbers are lags in ${lagUnit}. To lead is to help foretell, no more.`,
    legend: [
      { label: 'follows the same way', colour: seriesColour(0), mark: 'line' },
      { label: 'follows the other way', colour: seriesColour(1), mark: 'line', dash: 'dashed' },
    ],
    table: table<LeadLagEdge>(
      edges.length === 0 ? 'No edge was found' : 'Edges, with p-values corrected for all pairs',
      [
        { name: 'leader', header: true, cell: ({ from }) => from },
        { name: 'follower', header: true, cell: ({ to }) => to },
        { name: `lag, ${lagUnit}`, numeric: true, cell: ({ lag }) => lag },
        { name: 'weight', numeric: true, cell: ({ weight }) => formatNumber(weight) },
        { name: 'p', numeric: true, cell: ({ pValue }) => formatPValue(pValue ?? null) },
      ],
      edges,
    ),
  });
}

/** The lead–lag graphs of the run's models. */
export function leadLag({ leadLag: views = [] }: RunReport, key: string): Html {
  if (views.length === 0) return nothing;
  return section(key, 'Leads and lags', html`${views.map((view, at) => graph(view, `${key}-graph-${at}`))}`);
}
