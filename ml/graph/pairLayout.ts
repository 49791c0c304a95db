import { ConfigError } from '../../contracts/failures.ts';
import { nodeLayout, type NodeLayout } from './nodeLayout.ts';

/** Which columns of a wide matrix tell of a pair of nodes. */
export interface PairPlaces {
  readonly node: string;
  readonly other: string;
  /** Seconds by which the other runs ahead of the node. */
  readonly lead: number;
  /** Their correlation at that lead. */
  readonly correlation: number;
}

/**
 * Columns of nodes, as `nodeLayout` reads them, and beside them two of every pair: `<node>_behind_<other>` and `<node>_with_<other>`,
 * the values `lead` and `correlation` of the measure `lead_lag` of the ticks of node and other, in either order.
 * Example: of `a_flow, b_flow, a_behind_b, a_with_b` the nodes a and b, each with a flow, and one pair.
 */
export function pairLayout(
  columns: readonly string[],
  names: readonly string[] = [],
): { readonly layout: NodeLayout; readonly pairs: readonly PairPlaces[] } {
  const nodes = names.length > 0 ? names : [...new Set(columns.map((column) => column.split('_')[0]!))];
  const ordered = nodes.flatMap((node) =>
    nodes.filter((other) => other !== node).map((other) => [node, other] as const),
  );
  const told = new Set(ordered.flatMap(([node, other]) => [leadOf(node, other), correlationOf(node, other)]));
  const own = columns.filter((column) => !told.has(column));
  const layout = nodeLayout(own, names);
  const pairs = layout.nodes.flatMap((node, at) =>
    layout.nodes.slice(at + 1).map((other) => placesOf(columns, node, other)),
  );
  return { layout: { ...layout, places: layout.places.map((place) => columns.indexOf(own[place]!)) }, pairs };
}

const leadOf = (node: string, other: string): string => `${node}_behind_${other}`;
const correlationOf = (node: string, other: string): string => `${node}_with_${other}`;

function placesOf(columns: readonly string[], one: string, another: string): PairPlaces {
  const found = [
    [one, another],
    [another, one],
  ].flatMap(([node, other]) => {
    const [lead, correlation] = [columns.indexOf(leadOf(node!, other!)), columns.indexOf(correlationOf(node!, other!))];
    return lead < 0 && correlation < 0 ? [] : [{ node: node!, other: other!, lead, correlation }];
  });
  const [pair, more] = found;
  if (pair !== undefined && more === undefined && pair.lead >= 0 && pair.correlation >= 0) return pair;
  const wanted = `"${leadOf(one, another)}" and "${correlationOf(one, another)}"`;
  const got = found
    .flatMap(({ lead, correlation }) => [lead, correlation])
    .flatMap((place) => (place < 0 ? [] : [`"${columns[place]!}"`]));
  throw new ConfigError(
    `A graph by hayashi_yoshida expected 2 columns of the pair ${one}, ${another}, ${wanted}, got ${got.length} (${got.join(', ') || 'none'}); add two features with measure: lead_lag of the ticks of ${one} and ${another}, one with value: lead, one with value: correlation.`,
  );
}
