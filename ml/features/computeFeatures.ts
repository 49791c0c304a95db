import { ConfigError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { FeatureSpec, Parameters } from '../../contracts/system.ts';
import { rowsPerYear, type Column } from './column.ts';
import type { FeatureDefinition } from './defineFeature.ts';
import { evaluateExpression } from './evaluateExpression.ts';
import { parseExpression, symbolsOf } from './expression.ts';
import { knownOfExpression, latest } from './knownOfExpression.ts';
import { joinColumns, later, type JoinedColumns } from './joinColumns.ts';
import { features as registry } from './registry.ts';

type FeatureSpecs = Readonly<Record<string, FeatureSpec>>;

/** Names that a feature reads, in order. */
export function inputsOf(spec: FeatureSpec): readonly string[] {
  return 'expression' in spec ? symbolsOf(spec.expression) : spec.of;
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
export function computeFeatures(specs: FeatureSpecs, base: Readonly<Record<string, Column>>): Record<string, Column> {
  const done: Record<string, Column> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const inputs: Record<string, Column> = {};
    for (const input of inputsOf(spec)) inputs[input] = inputNamed(input, name, base, done);
    if (Object.keys(inputs).length === 0) {
      throw new ConfigError(`Feature ${name} reads no column; name at least one series, bar field or earlier feature.`);
    }
    done[name] = compute(spec, joinColumns(name, inputs));
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
  if ('expression' in spec) {
    const expression = parseExpression(spec.expression, {
      names: Object.keys(joined.values),
      rowsPerYear: rowsPerYear[grid],
    });
    const values = Float64Array.from(evaluateExpression(expression, joined.values, time.length));
    return { grid, time, values, known: where(values, knownOfExpression(expression, joined.known, time.length)) };
  }
  const definition = featureNamed(spec.feature);
  const inputs = spec.of.map((name) => joined.values[name]!);
  const values = definition.compute(inputs, spec.parameters);
  const known = spec.of.map((name) => joined.known[name]!).reduce(latest);
  return { grid, time, values, known: where(values, knownOfFeature(definition, spec.parameters, known)) };
}

/** Latest known time over the rows that a row reads; over all before it where the feature is recursive. */
function knownOfFeature(definition: FeatureDefinition, parameters: Parameters, known: Float64Array): Float64Array {
  if (definition.missing === 'onward') {
    let running = NaN;
    return known.map((at) => (running = later(running, at)));
  }
  const every = Array.from({ length: definition.lookback(parameters) + 1 }, (_, i) => i);
  const offsets = definition.offsets?.(parameters) ?? every;
  return known.map((_, t) => offsets.reduce((found, offset) => later(found, known[t - offset] ?? NaN), NaN));
}

/** Known times where there is a value. */
function where(values: Float64Array, known: Float64Array): Float64Array {
  return known.map((at, t) => (Number.isNaN(values[t]!) ? NaN : at));
}
