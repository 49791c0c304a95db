/** A release as FRED lists it. */
export interface SnapshotRelease {
  readonly id: number;
  readonly name: string;
  readonly link: string;
  readonly series: readonly string[];
  /** FRED carries its values forward daily, so that its calendar names every day, weekends included. */
  readonly carriedForward?: boolean;
}

/**
 * Releases of the bundled series. Those of FRED have FRED's ids; series whose release is not among these are under ids
 * from 9001 on, which FRED does not use.
 */
export const snapshotReleases: readonly SnapshotRelease[] = [
  { id: 10, name: 'Consumer Price Index', link: 'http://www.bls.gov/cpi/', series: ['CPIAUCSL', 'CPILFESL'] },
  {
    id: 13,
    name: 'G.17 Industrial Production and Capacity Utilization',
    link: 'http://www.federalreserve.gov/releases/g17/',
    series: ['CUMFN', 'INDPRO'],
  },
  {
    id: 18,
    name: 'H.15 Selected Interest Rates',
    link: 'http://www.federalreserve.gov/releases/h15/',
    series: ['FEDFUNDS', 'GS1', 'GS10', 'GS2', 'GS30', 'GS3M', 'GS5', 'MPRIME', 'TB3MS'],
  },
  { id: 46, name: 'Producer Price Index', link: 'http://www.bls.gov/ppi/', series: ['PPIACO'] },
  { id: 50, name: 'Employment Situation', link: 'http://www.bls.gov/ces/', series: ['AWHMAN', 'PAYEMS', 'UNRATE'] },
  { id: 53, name: 'Gross Domestic Product', link: 'http://www.bea.gov/', series: ['GDP', 'GDPC1', 'GDPDEF'] },
  {
    id: 54,
    name: 'Personal Income and Outlays',
    link: 'http://www.bea.gov/',
    series: ['DSPIC96', 'PCEC96', 'PCEPI', 'PCEPILFE'],
  },
  {
    id: 101,
    name: 'FOMC Press Release',
    link: 'http://www.federalreserve.gov/',
    series: ['DFEDTARL', 'DFEDTARU'],
    carriedForward: true,
  },
  {
    id: 9001,
    name: 'Bundled: money and credit',
    link: 'https://fred.stlouisfed.org/',
    series: ['BUSLOANS', 'M1SL', 'M2SL', 'TOTALSL'],
  },
  {
    id: 9002,
    name: 'Bundled: exchange rates',
    link: 'https://fred.stlouisfed.org/',
    series: ['EXCAUS', 'EXCHUS', 'EXJPUS', 'EXSZUS', 'EXUSEU', 'EXUSUK', 'TWEXBMTH', 'TWEXMMTH'],
  },
  {
    id: 9003,
    name: 'Bundled: trade, housing, oil and yields',
    link: 'https://fred.stlouisfed.org/',
    series: ['AAA', 'BAA', 'ECOMSA', 'HOUST', 'ISRATIO', 'MCOILBRENTEU', 'MCOILWTICO', 'MORTG', 'OILPRICE'],
  },
];
