import { ConfigError } from '../../contracts/failures.ts';
import type { Frame, Matrix } from '../../contracts/frame.ts';
import { columnOf } from '../stats/matrixParts.ts';

/** Which column of a wide matrix holds which feature of which node. */
export interface NodeLayout {
  /** Ascending, as in a lead–lag graph. */
  readonly nodes: readonly string[];
  /** In the order in which the columns first name them. */
  readonly features: readonly string[];
  /** Place of the column of node i and feature f at i · features + f; each column once. */
  readonly places: readonly number[];
}

/**
 * Reads columns named `<node>_<feature>`: the node ends at the first underscore, or is one of `names`, the longest that fits.
 * Every node has every feature and no column is left over. Example: of `spx_return`, `ndx_return` the nodes ndx and spx, places 1 and 0.
 */
export function nodeLayout(columns: readonly string[], names: readonly string[] = []): NodeLayout {
  const parts = columns.map((column) => partsOf(column, names));
  const nodes = [...new Set(parts.map(({ node }) => node))].sort();
  const features = [...new Set(parts.map(({ feature }) => feature))];
  const unused = names.find((name) => !nodes.includes(name));
  if (unused !== undefined || nodes.length < 2) {
    throw new ConfigError(
      `A graph expected columns of ${Math.max(2, names.length)} or more nodes, named <node>_<feature>, got ${nodes.length} (${nodes.join(', ')})${unused === undefined ? '' : `, none of "${unused}"`}; name features of each node.`,
    );
  }
  const at = new Map(columns.map((column, place) => [column, place]));
  const places = nodes.flatMap((node) =>
    features.map((feature) => {
      const place = at.get(`${node}_${feature}`);
      if (place !== undefined) return place;
      throw new ConfigError(
        `A graph expected the ${features.length} features ${features.join(', ')} of every node, got no "${node}_${feature}" among ${columns.length} columns; add it or leave the feature out.`,
      );
    }),
  );
  return { nodes, features, places };
}

function partsOf(column: string, names: readonly string[]): { readonly node: string; readonly feature: string } {
  const fits = names.filter((name) => column.startsWith(`${name}_`)).sort((a, b) => b.length - a.length);
  const node = names.length > 0 ? fits[0] : column.includes('_') ? column.slice(0, column.indexOf('_')) : undefined;
  const feature = column.slice((node?.length ?? 0) + 1);
  if (node !== undefined && node !== '' && feature !== '') return { node, feature };
  const wanted = names.length > 0 ? ` of the ${names.length} nodes ${names.join(', ')}` : '';
  throw new ConfigError(
    `A graph expected columns named <node>_<feature>${wanted}, got "${column}"; rename it or leave it out.`,
  );
}

/** x: (rows, columns) → (rows, nodes, features), row-major. */
export function nodeValues({ rows, columns, values }: Matrix, { places }: NodeLayout): Float64Array {
  const width = columns.length;
  const nodes = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++)
    for (let at = 0; at < width; at++) nodes[row * width + at] = values[row * width + places[at]!]!;
  return nodes;
}

/** What `nodeValues` read: (rows, nodes, features) → the matrix of these columns. */
export function wideMatrix(values: Float64Array, { places }: NodeLayout, columns: readonly string[]): Matrix {
  const width = columns.length;
  const wide = new Float64Array(values.length);
  for (let start = 0; start < values.length; start += width)
    for (let at = 0; at < width; at++) wide[start + places[at]!] = values[start + at]!;
  return { rows: values.length / width, columns, values: wide };
}

/** One feature of every node, a column a node: what a lead–lag graph is found in. */
export function featureFrame(time: Float64Array, x: Matrix, layout: NodeLayout, feature: string): Frame {
  const { nodes, features, places } = layout;
  const at = features.indexOf(feature);
  if (at < 0) {
    throw new ConfigError(
      `A lead–lag graph expected one of the ${features.length} features ${features.join(', ')}, got "${feature}"; name one of them.`,
    );
  }
  const columns = nodes.map((node, i) => [node, columnOf(x, places[i * features.length + at]!)] as const);
  return { time, columns: Object.fromEntries(columns) };
}
