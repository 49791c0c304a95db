import type { Expression } from './expression.ts';

/** Rows before a row that an expression reads. */
export function lookbackOf(expression: Expression): number {
  if (expression.kind === 'number' || expression.kind === 'column') return 0;
  const below = Math.max(...expression.operands.map(lookbackOf));
  return expression.kind === 'call' ? below + expression.rows : below;
}
