import type { Parameters } from '../../contracts/system.ts';
import { ConfigError, NumericsError } from '../../contracts/failures.ts';
import { difference } from './difference.ts';
import type { Expression, Operator } from './expression.ts';
import { lag } from './lag.ts';
import { logDifference } from './logDifference.ts';
import { yearOnYear } from './yearOnYear.ts';

type Columns = Readonly<Record<string, Float64Array>>;

/**
 * Values of a checked expression, row by row over columns of `rows` rows. A missing input makes the rows missing that
 * need it; finite inputs without a finite result (log of a negative, division by zero) are refused with the row.
 */
export function evaluateExpression(expression: Expression, columns: Columns, rows: number): Float64Array {
  switch (expression.kind) {
    case 'number':
      return new Float64Array(rows).fill(expression.value);
    case 'column': {
      const column = Object.hasOwn(columns, expression.name) ? columns[expression.name] : undefined;
      if (!column) throw new ConfigError(`An expression reads ${expression.name}, which is not among its columns.`);
      return column;
    }
    case 'operation':
      return rowwise(expression.operator, arithmetic[expression.operator], operandsOf(expression, columns, rows), rows);
    case 'call': {
      const operands = operandsOf(expression, columns, rows);
      const { name } = expression;
      if (name === 'lag') return lag.compute(operands, { rows: expression.rows });
      if (name === 'difference') return difference.compute(operands, { lag: expression.rows });
      if (name === 'log_difference') return logDifference.compute(operands, { lag: expression.rows });
      if (name === 'year_on_year') return yearOnYear.compute(operands, { lag: expression.rows } satisfies Parameters);
      return rowwise(name, functions[name], operands, rows);
    }
  }
}

const arithmetic: Readonly<Record<Operator, (...values: number[]) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  pow: (a, b) => a ** b,
  unaryMinus: (a) => -a,
  unaryPlus: (a) => a,
};

const functions = {
  log: (x: number) => Math.log(x),
  exp: (x: number) => Math.exp(x),
  sqrt: (x: number) => Math.sqrt(x),
  abs: (x: number) => Math.abs(x),
  min: (...values: number[]) => Math.min(...values),
  max: (...values: number[]) => Math.max(...values),
} as const;

function operandsOf(
  expression: { readonly operands: readonly Expression[] },
  columns: Columns,
  rows: number,
): Float64Array[] {
  return expression.operands.map((operand) => evaluateExpression(operand, columns, rows));
}

function rowwise(
  name: string,
  apply: (...values: number[]) => number,
  operands: readonly Float64Array[],
  rows: number,
): Float64Array {
  const out = new Float64Array(rows).fill(NaN);
  for (let t = 0; t < rows; t++) {
    const values = operands.map((column) => column[t]!);
    if (values.some(Number.isNaN)) continue;
    const result = apply(...values);
    if (!Number.isFinite(result)) {
      throw new NumericsError(
        `${name}(${values.join(', ')}) in row ${t} of an expression is ${result}; exclude such values.`,
      );
    }
    out[t] = result;
  }
  return out;
}
