import { isDate } from '../../contracts/dates.ts';

interface DateFormat {
  readonly pattern: RegExp;
  /** Positions of year, month, day and quarter among the pattern's groups; 0 for what the format leaves out. */
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly quarter?: number;
}

const formats = {
  'YYYY-MM-DD': { pattern: /^(\d{4})-(\d{2})-(\d{2})$/, year: 1, month: 2, day: 3 },
  'YYYY/MM/DD': { pattern: /^(\d{4})\/(\d{2})\/(\d{2})$/, year: 1, month: 2, day: 3 },
  YYYYMMDD: { pattern: /^(\d{4})(\d{2})(\d{2})$/, year: 1, month: 2, day: 3 },
  'DD.MM.YYYY': { pattern: /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/, year: 3, month: 2, day: 1 },
  'MM/DD/YYYY': { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, year: 3, month: 1, day: 2 },
  'DD/MM/YYYY': { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, year: 3, month: 2, day: 1 },
  'YYYY-MM': { pattern: /^(\d{4})-(\d{2})$/, year: 1, month: 2, day: 0 },
  YYYYMmm: { pattern: /^(\d{4})M(\d{2})$/, year: 1, month: 2, day: 0 },
  YYYYQq: { pattern: /^(\d{4})-?Q([1-4])$/, year: 1, month: 0, day: 0, quarter: 2 },
  YYYY: { pattern: /^(\d{4})$/, year: 1, month: 0, day: 0 },
  // Data frames keep dates as times.
  'YYYY-MM-DD 00:00': {
    pattern: /^(\d{4})-(\d{2})-(\d{2})[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:?00)?$/,
    year: 1,
    month: 2,
    day: 3,
  },
} as const satisfies Record<string, DateFormat>;

export type DateFormatName = keyof typeof formats;
export const dateFormats = Object.keys(formats) as readonly DateFormatName[];

/** The first day that a text names in a format, as `YYYY-MM-DD`, or null. */
export function dateIn(name: DateFormatName, text: string): string | null {
  const { pattern, year, month, day, quarter = 0 }: DateFormat = formats[name];
  const parts = pattern.exec(text);
  if (parts === null) return null;
  const part = (at: number, otherwise: string) => (at === 0 ? otherwise : parts[at]!.padStart(2, '0'));
  const inQuarter = quarter === 0 ? '01' : String(3 * Number(parts[quarter]) - 2).padStart(2, '0');
  const date = `${parts[year]!}-${part(month, inQuarter)}-${part(day, '01')}`;
  return isDate(date) ? date : null;
}

/** Formats that fit the most of the texts; several only where each fits exactly the same texts. */
export function dateFormatsOf(texts: readonly string[]): readonly DateFormatName[] {
  const fits = dateFormats.map((name) => texts.reduce((sum, text) => sum + (dateIn(name, text) === null ? 0 : 1), 0));
  const most = Math.max(...fits);
  return most === 0 ? [] : dateFormats.filter((_, index) => fits[index] === most);
}
