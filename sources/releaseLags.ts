import { addDays } from '../contracts/dates.ts';
import type { Frequency } from '../contracts/observation.ts';
import { periodEnd } from './periodEnd.ts';
import { zonedTime } from './zonedTime.ts';

/** When a statistic is usually first published: so many days after its period's last day, at a time of day in New York. */
export interface ReleaseLag {
  readonly days: number;
  readonly time: string;
  readonly release: string;
}

export const releaseZone = 'America/New_York';

const gdp: ReleaseLag = { days: 30, time: '08:30', release: 'BEA Gross Domestic Product, advance estimate' };
const income: ReleaseLag = { days: 32, time: '08:30', release: 'BEA Personal Income and Outlays' };
const employment: ReleaseLag = { days: 10, time: '08:30', release: 'BLS Employment Situation' };
const consumerPrices: ReleaseLag = { days: 15, time: '08:30', release: 'BLS Consumer Price Index' };
const producerPrices: ReleaseLag = { days: 17, time: '08:30', release: 'BLS Producer Price Index' };
const industry: ReleaseLag = { days: 17, time: '09:15', release: 'Federal Reserve G.17' };
/** Monthly averages come on the first business day after the month: four days on when it is the Tuesday after a Monday holiday. */
const interestRates: ReleaseLag = { days: 4, time: '16:15', release: 'Federal Reserve H.15' };
const exchangeRates: ReleaseLag = { days: 4, time: '16:15', release: 'Federal Reserve G.5' };
const money: ReleaseLag = { days: 28, time: '16:30', release: 'Federal Reserve H.6' };
const retail: ReleaseLag = { days: 17, time: '08:30', release: 'Census Advance Monthly Retail Trade' };
const oil: ReleaseLag = { days: 15, time: '23:59', release: 'EIA and Dow Jones spot prices' };

/**
 * The late end of the usual range per series, so that an estimate errs towards knowing too late. Ranges of GDP, CPI,
 * employment, industrial production and interest rates: first publication less first day of the period is 119–121,
 * about 42, 31–40, about 45 and 28–34 days. Slips such as the 2013, 2018 and 2025 shutdowns are not in here; only
 * vintages can tell.
 */
export const releaseLags: Readonly<Record<string, ReleaseLag>> = {
  AAA: { ...interestRates, release: "Moody's yields" },
  AWHMAN: employment,
  BAA: { ...interestRates, release: "Moody's yields" },
  BUSLOANS: { days: 17, time: '16:15', release: 'Federal Reserve H.8' },
  CPIAUCSL: consumerPrices,
  CPILFESL: consumerPrices,
  CUMFN: industry,
  DFF: interestRates,
  DGORDER: { days: 29, time: '08:30', release: 'Census Advance Durable Goods' },
  DGS10: interestRates,
  DGS2: interestRates,
  DSPIC96: income,
  DTB3: interestRates,
  ECOMSA: { days: 55, time: '10:00', release: 'Census Quarterly Retail E-Commerce Sales' },
  EXCAUS: exchangeRates,
  EXCHUS: exchangeRates,
  EXJPUS: exchangeRates,
  EXSZUS: exchangeRates,
  EXUSEU: exchangeRates,
  EXUSUK: exchangeRates,
  FEDFUNDS: interestRates,
  GDP: gdp,
  GDPC1: gdp,
  GDPDEF: gdp,
  GS1: interestRates,
  GS10: interestRates,
  GS2: interestRates,
  GS30: interestRates,
  GS3M: interestRates,
  GS5: interestRates,
  HOUST: { days: 20, time: '08:30', release: 'Census New Residential Construction' },
  ICSA: { days: 5, time: '08:30', release: 'DOL Unemployment Insurance Weekly Claims' },
  INDPRO: industry,
  ISRATIO: { days: 47, time: '10:00', release: 'Census Manufacturing and Trade Inventories and Sales' },
  JTSJOL: { days: 40, time: '10:00', release: 'BLS Job Openings and Labor Turnover' },
  M1SL: money,
  M2SL: money,
  MCOILBRENTEU: oil,
  MCOILWTICO: oil,
  MORTG: { days: 7, time: '23:59', release: 'Freddie Mac Primary Mortgage Market Survey' },
  MPRIME: interestRates,
  OILPRICE: oil,
  PAYEMS: employment,
  PCEC96: income,
  PCEPI: income,
  PCEPILFE: income,
  PCE: income,
  PPIACO: producerPrices,
  PPIFIS: producerPrices,
  RSAFS: retail,
  RSXFS: retail,
  T10Y2Y: interestRates,
  T10Y3M: interestRates,
  TB3MS: interestRates,
  TCU: industry,
  TOTALSL: { days: 40, time: '15:00', release: 'Federal Reserve G.19' },
  TWEXBMTH: exchangeRates,
  TWEXMMTH: exchangeRates,
  UNRATE: employment,
};

/** Times of day in New York of releases by FRED's id, for series that are not in the table above. */
const releaseClocks: Readonly<Record<number, string>> = {
  9: '08:30',
  10: '08:30',
  13: '09:15',
  18: '16:15',
  46: '08:30',
  50: '08:30',
  53: '08:30',
  54: '08:30',
};

/** For series that nobody has looked up: late enough for nearly any statistic, at the end of the day. */
const unknownDays: Readonly<Record<Frequency, number>> = {
  daily: 7,
  weekly: 14,
  monthly: 60,
  quarterly: 120,
  annual: 365,
};

export function releaseLagOf(series: string, frequency: Frequency): ReleaseLag {
  return releaseLags[series] ?? { days: unknownDays[frequency], time: '23:59', release: 'not looked up' };
}

/** Estimated day of first publication. */
export function estimatedRelease(series: string, frequency: Frequency, obsDate: string): string {
  return addDays(periodEnd(obsDate, frequency), releaseLagOf(series, frequency).days);
}

/**
 * Instant at which a release of this series appears on a given day: the series' own time of day in New York, else that of
 * its release, else the last second of the day.
 */
export function releaseInstant(series: string, date: string, releaseId?: number): number {
  const known = releaseLags[series];
  if (known !== undefined) return zonedTime(date, known.time, releaseZone);
  const clock = releaseId === undefined ? undefined : releaseClocks[releaseId];
  return clock === undefined ? zonedTime(date, '23:59', releaseZone) + 59_000 : zonedTime(date, clock, releaseZone);
}
