import { IntegrityError } from '../contracts/failures.ts';
import type { FittedModel } from '../ml/models/model.ts';
import { canonicalJson } from '../storage/canonicalJson.ts';
import { matrixOf } from './inputTable.ts';
import type { InputTable } from './inputTable.ts';

export const goldenFile = 'golden.json';

/** Rows that are kept: enough to take several branches of a tree, few enough to cost nothing. */
const mostRows = 5;
/** Elementary functions may differ in their last bits from one processor to another. */
const allowance = { relative: 1e-9, absolute: 1e-12 };
/** Tensors have 32 bits, and another engine adds them up in another order. */
const tensorAllowance = { relative: 1e-3, absolute: 1e-4 };

/** A few inputs and what the model said to them; null is a missing value. */
interface Golden {
  readonly columns: readonly string[];
  readonly rows: number;
  readonly x: readonly (number | null)[];
  readonly output: Readonly<Record<string, readonly (number | null)[]>>;
}

const plain = (values: Float64Array): (number | null)[] =>
  Array.from(values, (value) => (Number.isFinite(value) ? value : null));

/** What a model says to the first of `rows`, kept with it so that a restored copy can prove that it says the same. */
export function goldenOf(fitted: FittedModel, table: InputTable, rows: ArrayLike<number>): Uint8Array {
  const x = matrixOf(table, Array.from(rows).slice(0, mostRows));
  const output = Object.entries(fitted.predict(x)).map(([name, values]) => [name, plain(values)] as const);
  const golden: Golden = { columns: x.columns, rows: x.rows, x: plain(x.values), output: Object.fromEntries(output) };
  return Buffer.from(canonicalJson(golden));
}

/** Refuses a restored model that answers its golden rows otherwise than the fitted one did. */
export function checkGolden(id: string, restored: FittedModel, bytes: Uint8Array, tensors = false): void {
  const { relative, absolute } = tensors ? tensorAllowance : allowance;
  const { columns, rows, x, output } = JSON.parse(new TextDecoder().decode(bytes)) as Golden;
  const found = restored.predict({ rows, columns, values: Float64Array.from(x, (value) => value ?? NaN) });
  for (const [name, values] of Object.entries(output))
    values.forEach((expected, row) => {
      const got = found[name]?.[row] ?? NaN;
      const same =
        expected === null
          ? !Number.isFinite(got)
          : Math.abs(got - expected) <= absolute + relative * Math.abs(expected);
      if (!same)
        throw new IntegrityError(
          `Model '${id}' said ${name} ${expected} to golden row ${row} when it was trained, got ${got} after restoring it; train it again.`,
        );
    });
}
