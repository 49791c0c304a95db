import type { EChartsOption, GraphSeriesOption } from 'echarts';
import type { LeadLagEdge, LeadLagGraph } from '../../contracts/leadLag.ts';
import { plural } from '../format.ts';
import { colour, seriesColour } from '../palette.ts';
import { fontSize } from './axes.ts';
import type { Drawing, Layout } from './drawChart.ts';

const height = 380;

/** About a pixel a unit as drawn, since coordinates are kept to two digits. */
const radius = 150;

/** Place of node `at` of `count` on a circle, the first near the top, clockwise; two are neither above nor beside each other, which leaves a box to scale. */
function onCircle(at: number, count: number): { readonly x: number; readonly y: number } {
  const angle = (2 * Math.PI * (at - 0.25)) / count;
  return { x: radius * Math.sin(angle), y: -radius * Math.cos(angle) };
}

function arrow(
  { from, to, lag, weight }: LeadLagEdge,
  layout: Layout,
): NonNullable<GraphSeriesOption['links']>[number] {
  const against = weight < 0;
  return {
    source: from,
    target: to,
    lineStyle: {
      color: seriesColour(against ? 1 : 0),
      type: against ? 'dashed' : 'solid',
      width: 1 + 5 * Math.min(1, Math.abs(weight)),
      curveness: 0.15,
      opacity: 0.85,
    },
    label: { show: layout === 'wide', formatter: String(lag), color: colour('muted'), fontSize },
  };
}

function graphOption({ nodes, edges }: LeadLagGraph, layout: Layout): EChartsOption {
  const leads = new Set(edges.map(({ from }) => from));
  return {
    series: {
      silent: true,
      type: 'graph',
      layout: 'none',
      left: 90,
      right: 90,
      top: 40,
      bottom: 40,
      preserveAspect: true,
      symbolSize: 16,
      edgeSymbol: ['none', 'arrow'],
      edgeSymbolSize: 11,
      label: { show: true, color: colour('ink'), fontSize, fontWeight: 600 },
      data: nodes.map((name, at) => {
        const place = onCircle(at, nodes.length);
        const position = place.x < 0 ? 'left' : 'right';
        return { name, ...place, label: { position }, itemStyle: { color: colour(leads.has(name) ? 'ink' : 'muted') } };
      }),
      links: edges.map((edge) => arrow(edge, layout)),
    },
  };
}

/** Who leads whom: nodes on a circle, an arrow from each leader to its follower, as wide as the weight, with its lag. */
export function leadLagChart(key: string, graph: LeadLagGraph): Drawing {
  const { nodes, edges } = graph;
  const said = edges.map(
    ({ from, to, lag }) => `${from} before ${to} by ${graph.lagUnit === 'rows' ? plural(lag, 'row') : `${lag} ms`}`,
  );
  return {
    key,
    title: `Lead–lag graph of ${nodes.join(', ')}, ${plural(edges.length, 'edge')}${said.length > 0 ? `: ${said.join('; ')}` : ''}`,
    size: { wide: [640, height], narrow: [340, height] },
    option: (layout) => graphOption(graph, layout),
  };
}
