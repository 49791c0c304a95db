import { readFileSync } from 'node:fs';

/** Rows of a bundled FRED file without its header; the only quoting in them is a title with commas. */
export function bundledCells(name: string): readonly (readonly string[])[] {
  const text = readFileSync(new URL(`./data/fred/${name}`, import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines
    .slice(1)
    .map((line) => [...line.matchAll(/"([^"]*)"(?:,|$)|([^,]*)(?:,|$)/g)].map((cell) => cell[1] ?? cell[2] ?? ''));
}
