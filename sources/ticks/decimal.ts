import { SchemaError } from '../../contracts/failures.ts';

const zero = 48;
const nine = 57;
const point = 46;

/** What `scaled` gives for a text that needs more decimals than it was asked for. */
export const needsMoreDecimals = -1;

const powers = Array.from({ length: 23 }, (_, power) => 10 ** power);

function refusal(text: string): SchemaError {
  return new SchemaError(
    `A price or size should be a plain decimal such as 61837.64, got ${JSON.stringify(text)}. Has the venue changed its format?`,
  );
}

/**
 * The whole number `text · 10^decimals`, exact, for comparing prices without floats: '61837.64' at 2 decimals is
 * 6183764. Gives `needsMoreDecimals` where a digit other than 0 stands further behind the point.
 *
 * @throws SchemaError when the text is no plain decimal or the number is beyond 2^53 − 1, where floats skip integers.
 */
export function scaled(text: string, decimals: number): number {
  let value = 0;
  let fraction = -1;
  let digits = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === point && fraction < 0 && digits > 0) fraction = 0;
    else if (code < zero || code > nine) throw refusal(text);
    else if (fraction < decimals) {
      value = value * 10 + (code - zero);
      digits++;
      if (fraction >= 0) fraction++;
    } else if (code !== zero) return needsMoreDecimals;
  }
  if (digits === 0 || text.charCodeAt(text.length - 1) === point) throw refusal(text);
  const missing = decimals - Math.max(fraction, 0);
  if (missing > 0 && value > 0) value *= powers[missing] ?? Infinity;
  if (value > Number.MAX_SAFE_INTEGER) {
    throw new SchemaError(
      `A price should fit a whole number of up to 2^53 − 1 at ${decimals} decimals, got ${text}. Such prices cannot stand in one book.`,
    );
  }
  return value;
}

/** Digits behind the point up to the last that is not 0. */
export function decimalsOf(text: string): number {
  const at = text.indexOf('.');
  return at < 0 ? 0 : text.slice(at + 1).replace(/0+$/, '').length;
}

/** Whether a plain decimal is 0, in any writing; refuses what is no plain decimal. */
export function isZero(text: string): boolean {
  let nothing = true;
  let points = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === point) points++;
    else if (code < zero || code > nine) throw refusal(text);
    else if (code !== zero) nothing = false;
  }
  const last = text.charCodeAt(text.length - 1);
  if (points > 1 || text === '' || text.charCodeAt(0) === point || last === point) throw refusal(text);
  return nothing;
}
