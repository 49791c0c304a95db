import assert from 'node:assert/strict';

/** Asserts |actual − expected| ≤ abs + rel·|expected|; says both numbers, the allowance and why it should hold. */
export function assertClose(
  actual: number,
  expected: number,
  { rel = 0, abs = 0, why }: { rel?: number; abs?: number; why: string },
): void {
  const allowed = abs + rel * Math.abs(expected);
  const off = Math.abs(actual - expected);
  assert.ok(off <= allowed, `${why}: expected ${expected} ± ${allowed}, got ${actual} (off by ${off})`);
}
