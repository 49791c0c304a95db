import { ConfigError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { FeatureSpec, Parameters } from '../../contracts/system.ts';
import { rowsPerYear, type Column, type Grid } from './column.ts';
import type { FeatureDefinition } from './defineFeature.ts';
import { evaluateExpression } from './evaluateExpression.ts';
import { parseExpression, symbolsOf, type Expression } from './expression.ts';
import { knownOfExpression, latest } from './knownOfExpression.ts';
import { joinColumns, later, type JoinedColumns } from './joinColumns.ts';
import { knownOverSpan } from './knownOverSpan.ts';
import { features as registry } from './registry.ts';

type FeatureSpecs = Readonly<Record<string, FeatureSpec>>;

type ExpressionSpec = Extract<FeatureSpec, { readonly expression: string }>;

// Features are computed once for every vintage, and reading an expression takes longer than computing it.
const symbols = new WeakMap<ExpressionSpec, readonly string[]>();
const parsed = new WeakMap<ExpressionSpec, Map<Grid, Expression>>();

/** Names that a feature reads, in order. */
export function inputsOf(spec: FeatureSpec): readonly string[] {
  if (!('expression' in spec)) return spec.of;
  let names = symbols.get(spec);
  if (!names) symbols.set(spec, (names = symbolsOf(spec.expression)));
  return names;
}

/** The expression of a feature on rows of a grid, which says how many rows a year has. */
export function expressionOf(spec: ExpressionSpec, grid: Grid): Expression {
  let grids = parsed.get(spec);
  if (!grids) parsed.set(spec, (grids = new Map<Grid, Expression>()));
  let expression = grids.get(grid);
  if (!expression) {
    expression = parseExpression(spec.expression, { rowsPerYear: rowsPerYear[grid] });
    grids.set(grid, expression);
  }
  return expression;
}

/** The registry entry of a name; an unknown one is refused with the list. */
export function featureNamed(name: string): FeatureDefinition {
  const known: Readonly<Record<string, FeatureDefinition>> = registry;
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (found) return found;
  const names = Object.keys(known);
  throw new ConfigError(`There is no feature ${name}: known ones are ${names.join(', ')}.${suggestion(name, names)}`);
}

export function unitOf(spec: FeatureSpec): string {
  return 'expression' in spec ? spec.expression : featureNamed(spec.feature).unit;
}

/**
 * Computes features in the order of `specs`, each on the native rows of its inputs: columns of `base`, or features
 * before it. Every row's `known` is the latest time over the values that it reads.
 */
export function computeFeatures(
  specs: FeatureSpecs,
  base: Readonly<Record<string, Column>>,
  columnOf: (spec: FeatureSpec, joined: JoinedColumns) => Column = compute,
): Record<string, Column> {
  const done: Record<string, Column> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const inputs: Record<string, Column> = {};
    for (const input of inputsOf(spec)) inputs[input] = inputNamed(input, name, base, done);
    if (Object.keys(inputs).length === 0) {
      throw new ConfigError(`Feature ${name} reads no column; name at least one series, bar field or earlier feature.`);
    }
    done[name] = columnOf(spec, joinColumns(name, inputs));
  }
  return done;
}

function inputNamed(
  input: string,
  feature: string,
  base: Readonly<Record<string, Column>>,
  done: Readonly<Record<string, Column>>,
): Column {
  const series = Object.hasOwn(base, input) ? base[input] : undefined;
  const earlier = Object.hasOwn(done, input) ? done[input] : undefined;
  if (series && earlier) {
    throw new ConfigError(
      `Feature ${feature} reads ${input}, which is both an input and a feature; rename the feature.`,
    );
  }
  const found = series ?? earlier;
  if (found) return found;
  const names = [...Object.keys(base), ...Object.keys(done)];
  throw new ConfigError(
    `Feature ${feature} reads ${input}: known are ${names.join(', ')}; a feature may read those above it.${suggestion(input, names)}`,
  );
}

function compute(spec: FeatureSpec, joined: JoinedColumns): Column {
  const { grid, time } = joined;
  const values = valuesOf(spec, joined);
  if ('expression' in spec) {
    const expression = expressionOf(spec, grid);
    return { grid, time, values, known: where(values, knownOfExpression(expression, joined.known, time.length)) };
  }
  const known = spec.of.map((name) => joined.known[name]!).reduce(latest);
  return {
    grid,
    time,
    values,
    known: where(values, knownOfFeature(featureNamed(spec.feature), spec.parameters, known, time)),
  };
}

/** For rows all of which are known already and are of one grid, so that their times select nothing: they are skipped. */
export function computeKnown(spec: FeatureSpec, joined: JoinedColumns): Column {
  const values = valuesOf(spec, joined);
  const known = new Float64Array(values.length);
  for (let t = 0; t < values.length; t++) known[t] = Number.isNaN(values[t]!) ? NaN : -Infinity;
  return { grid: joined.grid, time: joined.time, values, known };
}

function valuesOf(spec: FeatureSpec, { grid, time, values }: JoinedColumns): Float64Array {
  if ('expression' in spec) {
    return Float64Array.from(evaluateExpression(expressionOf(spec, grid), values, time.length));
  }
  const inputs = spec.of.map((name) => values[name]!);
  return featureNamed(spec.feature).compute(inputs, spec.parameters, time);
}

/** Latest known time over the rows that a row reads; over all before it where the feature is recursive. */
function knownOfFeature(
  definition: FeatureDefinition,
  parameters: Parameters,
  known: Float64Array,
  time: Float64Array,
): Float64Array {
  if (definition.span) return knownOverSpan(known, definition.span(parameters, time), later);
  if (definition.missing === 'onward') {
    let running = NaN;
    return known.map((at) => (running = later(running, at)));
  }
  const every = Array.from({ length: definition.lookback(parameters) + 1 }, (_, i) => i);
  const offsets = definition.offsets?.(parameters) ?? every;
  const found = new Float64Array(known.length);
  for (let t = 0; t < known.length; t++) {
    let latestOne = NaN;
    for (const offset of offsets) latestOne = later(latestOne, known[t - offset] ?? NaN);
    found[t] = latestOne;
  }
  return found;
}

/** Known times where there is a value. */
function where(values: Float64Array, known: Float64Array): Float64Array {
  return known.map((at, t) => (Number.isNaN(values[t]!) ? NaN : at));
}
