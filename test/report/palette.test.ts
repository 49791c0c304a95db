import assert from 'node:assert/strict';
import { dark, light } from '../../report/palette.ts';
import type { Palette } from '../../report/palette.ts';

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const schemes: readonly (readonly [string, Palette])[] = [
  ['light', light],
  ['dark', dark],
];

describe('palette', () => {
  it('measures black on white as 21 : 1 (WCAG 2.2)', () => assert.equal(contrast('#000000', '#ffffff'), 21));
  for (const [name, palette] of schemes)
    for (const ground of ['ground', 'panel'] as const) {
      it(`${name}: text on ${ground} has a contrast of at least 4.5 : 1`, () => {
        for (const text of ['ink', 'muted', 'good', 'bad', 'warn', 'link'] as const) {
          const found = contrast(palette[text], palette[ground]);
          assert.ok(found >= 4.5, `${text} on ${ground}: ${found.toFixed(2)}`);
        }
      });
      it(`${name}: series on ${ground} have a contrast of at least 3 : 1`, () => {
        for (const tint of palette.series)
          assert.ok(contrast(tint, palette[ground]) >= 3, `${tint}: ${contrast(tint, palette[ground]).toFixed(2)}`);
      });
    }
});
