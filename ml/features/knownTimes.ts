import type { FeatureSpec } from '../../contracts/system.ts';
import type { Column } from './column.ts';
import { computeFeatures, expressionOf, featureNamed } from './computeFeatures.ts';
import type { FeatureDefinition } from './defineFeature.ts';
import type { Expression } from './expression.ts';
import type { JoinedColumns } from './joinColumns.ts';
import { knownOverSpan } from './knownOverSpan.ts';

/**
 * When each row of each feature could first be made, from the times at which its inputs were first known alone: no
 * value is computed, so no revision matters. `base` and the result hold these times in `values` and in `known`.
 */
export function knownTimes(
  specs: Readonly<Record<string, FeatureSpec>>,
  base: Readonly<Record<string, Column>>,
): Record<string, Column> {
  return computeFeatures(specs, base, timesOf);
}

function timesOf(spec: FeatureSpec, { grid, time, known }: JoinedColumns): Column {
  const times =
    'expression' in spec
      ? timesOfExpression(expressionOf(spec, grid), known, time.length)
      : timesOfFeature(
          featureNamed(spec.feature),
          spec.parameters,
          spec.of.map((name) => known[name]!).reduce(latestOfAll),
          time,
        );
  const found = times.map((at) => (at === -Infinity ? NaN : at));
  return { grid, time, values: found, known: found };
}

/** Row by row the later time, missing where either is. */
function latestOfAll(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((at, row) => Math.max(at, b[row]!));
}

function timesOfExpression(
  expression: Expression,
  known: Readonly<Record<string, Float64Array>>,
  rows: number,
): Float64Array {
  // A number is known always.
  if (expression.kind === 'number') return new Float64Array(rows).fill(-Infinity);
  if (expression.kind === 'column') return known[expression.name]!;
  const own = expression.operands.map((operand) => timesOfExpression(operand, known, rows)).reduce(latestOfAll);
  if (expression.kind === 'operation' || expression.rows === 0) return own;
  const before = own.map((_, t) => own[t - expression.rows] ?? NaN);
  return expression.name === 'lag' ? before : latestOfAll(own, before);
}

function timesOfFeature(
  definition: FeatureDefinition,
  parameters: Parameters<FeatureDefinition['lookback']>[0],
  known: Float64Array,
  time: Float64Array,
): Float64Array {
  if (definition.span) return knownOverSpan(known, definition.span(parameters, time), Math.max);
  const lookback = definition.lookback(parameters);
  if (definition.missing === 'onward') {
    const first = known.findIndex((at) => !Number.isNaN(at));
    let running = -Infinity;
    return known.map((at, t) => {
      if (first === -1 || t < first) return NaN;
      running = Math.max(running, at);
      return t < first + lookback ? NaN : running;
    });
  }
  const offsets = definition.offsets?.(parameters) ?? Array.from({ length: lookback + 1 }, (_, i) => i);
  return known.map((_, t) => {
    if (t < lookback) return NaN;
    let latest = -Infinity;
    for (const offset of offsets) latest = Math.max(latest, known[t - offset]!);
    return latest;
  });
}
