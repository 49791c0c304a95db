/** A number for a sentence: at most `digits` significant digits, no zeros behind them. Example: shown(0.123456, 3) is "0.123". */
export const shown = (value: number, digits = 4): string => String(Number(value.toPrecision(digits)));
