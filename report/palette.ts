/**
 * Colours of the report, as CSS custom properties so that one drawing serves dark and light. `series` keeps apart for the
 * common colour-vision deficiencies; text colours have a contrast of at least 4.5 : 1 on both grounds, series 3 : 1.
 */
export interface Palette {
  readonly ground: string;
  readonly panel: string;
  readonly ink: string;
  readonly muted: string;
  readonly rule: string;
  readonly shade: string;
  readonly good: string;
  readonly bad: string;
  readonly warn: string;
  readonly link: string;
  readonly series: readonly string[];
}

export const light: Palette = {
  ground: '#faf9f5',
  panel: '#ffffff',
  ink: '#1b2027',
  muted: '#545d68',
  rule: '#dedbd2',
  shade: '#dad7ce',
  good: '#17683f',
  bad: '#a8281e',
  warn: '#7d5000',
  link: '#0a58a6',
  series: ['#1f5fa8', '#c25a12', '#0f7f6e', '#8a3f8f', '#857000', '#5d6874'],
};

export const dark: Palette = {
  ground: '#13161a',
  panel: '#1b1f25',
  ink: '#e8e6e1',
  muted: '#a5aeb9',
  rule: '#343b44',
  shade: '#3d4550',
  good: '#62c592',
  bad: '#ff8f80',
  warn: '#e6b450',
  link: '#7db7f5',
  series: ['#6ea8ee', '#f0995a', '#4cc3ac', '#cf92d6', '#d3b94a', '#9aa6b3'],
};

export type Colour = Exclude<keyof Palette, 'series'>;

export const colour = (name: Colour): string => `var(--${name})`;

export const seriesColour = (index: number): string => `var(--c${(index % light.series.length) + 1})`;

const dashes = ['solid', 'dashed', 'dotted'] as const;

/** A seventh series has the first one's colour and another dash, so that no two look the same. */
export const seriesDash = (index: number): (typeof dashes)[number] =>
  dashes[Math.floor(index / light.series.length) % dashes.length]!;

/** Declarations of every colour, for a CSS rule. */
export function declarations(palette: Palette): string {
  const { series, ...named } = palette;
  return [
    ...Object.entries(named).map(([name, value]) => `--${name}:${value}`),
    ...series.map((value, at) => `--c${at + 1}:${value}`),
  ].join(';');
}
