import assert from 'node:assert/strict';
import fc from 'fast-check';
import { evaluateExpression } from '../../../ml/features/evaluateExpression.ts';
import { parseExpression, symbolsOf } from '../../../ml/features/expression.ts';
import { knownOfExpression } from '../../../ml/features/knownOfExpression.ts';
import { assertClose } from '../../support/assertClose.ts';

const columns = {
  GS10: Float64Array.of(5, 4, 3.5, 4),
  TB3MS: Float64Array.of(1, NaN, 2, 4),
  x: Float64Array.of(1, 2, 4, 8),
};
const evaluate = (text: string) => [
  ...evaluateExpression(parseExpression(text, { names: Object.keys(columns) }), columns, 4),
];

describe('expressions', () => {
  it('compute row by row with the usual precedence, and pass missing values on', () => {
    assert.deepEqual(evaluate('GS10 - TB3MS'), [4, NaN, 1.5, 0]);
    assert.deepEqual(evaluate('-x ^ 2 + 2 * (x - 1) / 2'), [-1, -3, -13, -57]);
    assert.deepEqual(evaluate('2 ^ 3 ^ 0 + 0 * x'), [2, 2, 2, 2]);
    assert.deepEqual(evaluate('max(x, 3, GS10) - min(x, 3)'), [4, 2, 1, 5]);
    assert.deepEqual(evaluate('lag(x, 2)'), [NaN, NaN, 1, 2]);
    assert.deepEqual(evaluate('difference(x) + abs(-x) + sqrt(x * x)'), [NaN, 5, 10, 20]);
    assertClose(evaluate('log_difference(x)')[3]!, 100 * Math.LN2, { rel: 1e-15, why: 'log difference in percent' });
    assertClose(evaluate('log(exp(x))')[2]!, 4, { rel: 1e-15, why: 'inverse functions' });
  });

  it('name the columns that they read, and know when what they read was known', () => {
    assert.deepEqual(symbolsOf('log(GS10 / lag(TB3MS, 3)) + GS10'), ['GS10', 'TB3MS']);
    const known = { x: Float64Array.of(10, 90, 30, 40, 50) };
    const knownOf = (text: string) => [...knownOfExpression(parseExpression(text, { rowsPerYear: 2 }), known, 5)];
    assert.deepEqual(knownOf('lag(x, 2) + 1'), [NaN, NaN, 10, 90, 30]);
    assert.deepEqual(knownOf('difference(x)'), [10, 90, 90, 40, 50]);
    assert.deepEqual(knownOf('year_on_year(x) / x'), [10, 90, 30, 90, 50]);
  });

  const refused: readonly (readonly [string, RegExp])[] = [
    ['a = 3', /character 1: the construct AssignmentNode/],
    ['f(x) = x', /FunctionAssignmentNode/],
    ['GS10 + x.constructor', /character 8: the construct AccessorNode \(x\.constructor\)/],
    ['x["constructor"]', /AccessorNode/],
    ['import("fs")', /character 1: the unknown function import/],
    ['GS10 + lgo(x)', /character 8: the unknown function lgo .* Did you mean log\?/],
    ['GS10 - TB3M', /character 8: the unknown name TB3M .* Did you mean TB3MS\?/],
    ['evaluate("1")', /unknown function evaluate/],
    ['x > 1', /the operator >/],
    ['x ? 1 : 2', /ConditionalNode/],
    ['x; x', /BlockNode/],
    ['[x, 1]', /ArrayNode/],
    ['{a: x}', /ObjectNode/],
    ['"text"', /the constant text/],
    ['true', /the constant true/],
    ['x!', /the operator !/],
    ['x.lag(1)', /a call of x\.lag/],
    ['lag(x)', /lag with 1 arguments is not allowed; it takes 2\./],
    ['lag(x, -1)', /a whole number of rows from 1/],
    ['lag(x, x)', /a whole number of rows from 1/],
    ['lag(x, 1.5)', /a whole number of rows from 1/],
    ['GS10 -', /cannot be read: Unexpected end of expression \(char 7\)/],
    ['', /not allowed|cannot be read/],
  ];
  for (const [text, message] of refused) {
    it(`refuse ${text === '' ? 'nothing at all' : text}`, () => {
      assert.throws(() => parseExpression(text, { names: Object.keys(columns) }), { name: 'ConfigError', message });
    });
  }

  it('refuse a result that is no number, with the row', () => {
    assert.throws(() => evaluate('log(GS10 - 4)'), {
      name: 'NumericsError',
      message: /log\(0\) in row 1 of an expression is -Infinity/,
    });
    assert.throws(() => evaluate('1 / (x - 2)'), { name: 'NumericsError', message: /divide\(1, 0\) in row 1/ });
  });

  it('agree with JavaScript on random arithmetic', () => {
    const leaf = fc.oneof(fc.constantFrom('x', 'GS10'), fc.integer({ min: 1, max: 9 }).map(String));
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.tuple(tie('tree'), fc.constantFrom('+', '-', '*'), tie('tree')).map(([a, o, b]) => `(${a} ${o} ${b})`),
      ),
    }));
    fc.assert(
      fc.property(tree, (text) => {
        const value = (row: number): number => {
          const names = { x: columns.x[row]!, GS10: columns.GS10[row]! };
          const read = (at: number): [number, number] => {
            if (text[at] !== '(') {
              const word = /^\w+/.exec(text.slice(at))![0];
              return [word === 'x' || word === 'GS10' ? names[word] : Number(word), at + word.length];
            }
            const [a, afterA] = read(at + 1);
            const [b, afterB] = read(afterA + 3);
            const sign = text[afterA + 1];
            return [sign === '+' ? a + b : sign === '-' ? a - b : a * b, afterB + 1];
          };
          return read(0)[0];
        };
        assert.deepEqual(evaluate(text), [0, 1, 2, 3].map(value));
      }),
    );
  });
});
