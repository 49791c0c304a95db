import type { Expression } from './expression.ts';
import { later } from './joinColumns.ts';

/**
 * When each row of an expression could be known: the latest time over exactly the values that it reads, from the known
 * times of its columns; missing for rows that read nothing dated.
 */
export function knownOfExpression(
  expression: Expression,
  known: Readonly<Record<string, Float64Array>>,
  rows: number,
): Float64Array {
  if (expression.kind === 'number') return new Float64Array(rows).fill(NaN);
  if (expression.kind === 'column') return known[expression.name]!;
  const own = expression.operands.map((operand) => knownOfExpression(operand, known, rows)).reduce(latest);
  if (expression.kind === 'operation' || expression.rows === 0) return own;
  const before = own.map((_, t) => own[t - expression.rows] ?? NaN);
  return expression.name === 'lag' ? before : latest(own, before);
}

/** Row by row the later of two columns of times. */
export function latest(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((at, row) => later(at, b[row]!));
}
