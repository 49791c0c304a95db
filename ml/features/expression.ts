import type { MathNode } from 'mathjs';
import math from 'mathjs/lib/browser/math.js';
import { ConfigError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';

/** An expression over columns after checking: the only shapes that the evaluator knows. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'operation'; readonly operator: Operator; readonly operands: readonly Expression[] }
  | {
      readonly kind: 'call';
      readonly name: FunctionName;
      readonly operands: readonly Expression[];
      readonly rows: number;
    };

export type Operator = 'add' | 'subtract' | 'multiply' | 'divide' | 'pow' | 'unaryMinus' | 'unaryPlus';
export type FunctionName = keyof typeof functions;

const operators: readonly string[] = ['add', 'subtract', 'multiply', 'divide', 'pow', 'unaryMinus', 'unaryPlus'];

/** Functions that an expression may use, with the least and the most arguments that each takes. */
const functions = {
  log: [1, 1],
  exp: [1, 1],
  sqrt: [1, 1],
  abs: [1, 1],
  min: [2, 16],
  max: [2, 16],
  lag: [2, 2],
  difference: [1, 1],
  log_difference: [1, 1],
  year_on_year: [1, 1],
} as const satisfies Record<string, readonly [number, number]>;

const functionNames = Object.keys(functions);

/**
 * Reads a derived feature such as `GS10 - TB3MS` or `log(close / lag(close, 5))`. mathjs only parses; its tree is
 * checked against a closed list (+ − * / ^, signs, brackets, numbers, names of columns, the functions above) and nothing
 * is ever compiled or evaluated by it. Refused: everything else, with the place, what came and the nearest known name.
 *
 * `names`: columns that may be used; without it any name is taken. `rowsPerYear`: rows that `year_on_year` looks back,
 * 12 unless told. `lag(x, n)` takes a whole number n ≥ 1; `log_difference` is in percent.
 * de Jong and Mansfield (2018), "Math.js: an advanced mathematics library for JavaScript", CiSE 20 (the parser).
 */
export function parseExpression(
  text: string,
  { names, rowsPerYear = 12 }: { readonly names?: readonly string[]; readonly rowsPerYear?: number } = {},
): Expression {
  let root: MathNode;
  try {
    root = math.parse(text);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`Expression "${text}" cannot be read: ${what}. Write it as in GS10 - TB3MS.`, { cause });
  }
  return convert(root, { text, names, rowsPerYear, next: 0 });
}

/** Names of columns that the expression reads, in order of appearance, each once. */
export function symbolsOf(text: string): string[] {
  const found = new Set<string>();
  const visit = (expression: Expression): void => {
    if (expression.kind === 'column') found.add(expression.name);
    if (expression.kind === 'operation' || expression.kind === 'call') expression.operands.forEach(visit);
  };
  visit(parseExpression(text));
  return [...found];
}

interface Reader {
  readonly text: string;
  readonly names: readonly string[] | undefined;
  readonly rowsPerYear: number;
  /** Where the search for the next name starts: mathjs gives no places, but nodes come in the order of the text. */
  next: number;
}

function convert(node: MathNode, reader: Reader): Expression {
  if (is(node, 'ParenthesisNode')) return convert(node.content, reader);
  if (is(node, 'ConstantNode')) return convertConstant(node.value, reader);
  if (is(node, 'SymbolNode')) return convertSymbol(node.name, reader);
  if (is(node, 'OperatorNode') && operators.includes(node.fn)) {
    const operands = node.args.map((operand) => convert(operand, reader));
    return { kind: 'operation', operator: node.fn as Operator, operands };
  }
  if (is(node, 'FunctionNode')) return convertCall(node, reader);
  const what = is(node, 'OperatorNode') ? `the operator ${node.op}` : `the construct ${node.type}`;
  throw refused(
    reader,
    placeOf(node, reader),
    `${what} (${shown(node)})`,
    'only + - * / ^, signs, brackets and functions are known',
  );
}

function convertConstant(value: unknown, reader: Reader): Expression {
  if (typeof value === 'number' && Number.isFinite(value)) return { kind: 'number', value };
  throw refused(reader, reader.next, `the constant ${String(value)}`, 'only finite numbers are known');
}

function convertSymbol(name: string, reader: Reader): Expression {
  const at = advance(name, reader);
  if (reader.names && !reader.names.includes(name)) {
    const known = `known names are ${reader.names.join(', ')}`;
    throw refused(reader, at, `the unknown name ${name}`, `${known}.${suggestion(name, reader.names)}`);
  }
  return { kind: 'column', name };
}

function convertCall(node: Shapes['FunctionNode'], reader: Reader): Expression {
  if (!is(node.fn, 'SymbolNode')) {
    throw refused(
      reader,
      reader.next,
      `a call of ${shown(node.fn)}`,
      `known functions are ${functionNames.join(', ')}`,
    );
  }
  const { name } = node.fn;
  const at = advance(name, reader);
  if (!functionNames.includes(name)) {
    const known = `known functions are ${functionNames.join(', ')}`;
    throw refused(reader, at, `the unknown function ${name}`, `${known}.${suggestion(name, functionNames)}`);
  }
  const [least, most] = functions[name as FunctionName];
  if (node.args.length < least || node.args.length > most) {
    const wanted = least === most ? `${least}` : `${least} to ${most}`;
    throw refused(reader, at, `${name} with ${node.args.length} arguments`, `it takes ${wanted}`);
  }
  const operands = node.args.map((operand) => convert(operand, reader));
  if (name !== 'lag') return { kind: 'call', name: name as FunctionName, operands, rows: fixedRows(name, reader) };
  const [of, rows] = operands;
  if (rows?.kind !== 'number' || !Number.isInteger(rows.value) || rows.value < 1) {
    throw refused(reader, at, shown(node), 'the second argument of lag is a whole number of rows from 1');
  }
  return { kind: 'call', name, operands: [of!], rows: rows.value };
}

/** Rows that a function of columns looks back. */
function fixedRows(name: string, reader: Reader): number {
  if (name === 'year_on_year') return reader.rowsPerYear;
  return name === 'difference' || name === 'log_difference' ? 1 : 0;
}

/** mathjs's own node types are wider than what is read here. */
interface Shapes {
  ParenthesisNode: { readonly content: MathNode };
  ConstantNode: { readonly value: unknown };
  SymbolNode: { readonly name: string };
  OperatorNode: { readonly fn: string; readonly op: string; readonly args: readonly MathNode[] };
  FunctionNode: { readonly fn: MathNode; readonly args: readonly MathNode[] };
}

function is<K extends keyof Shapes>(node: unknown, kind: K): node is Shapes[K] {
  return (node as { readonly type: string }).type === kind;
}

function shown(node: unknown): string {
  return String(node).replaceAll('\n', ' ');
}

function advance(name: string, reader: Reader): number {
  const at = reader.text.indexOf(name, reader.next);
  if (at === -1) return reader.next;
  reader.next = at + name.length;
  return at;
}

/** First name inside a refused node, or where reading had come to. */
function placeOf(node: MathNode, reader: Reader): number {
  const word = /[A-Za-z_]\w*/.exec(shown(node))?.[0];
  const at = word === undefined ? -1 : reader.text.indexOf(word, reader.next);
  return at === -1 ? reader.next : at;
}

function refused(reader: Reader, at: number, what: string, remedy: string): ConfigError {
  return new ConfigError(
    `Expression "${reader.text}", character ${at + 1}: ${what} is not allowed; ${/[.?]$/.test(remedy) ? remedy : `${remedy}.`}`,
  );
}
