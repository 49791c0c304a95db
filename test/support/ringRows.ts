import { createRandom } from '../../ml/stats/rng.ts';

const [radius, deviation] = [1.4, 0.25];

const centreOf = (group: number, groups: number): [number, number] => {
  const angle = (2 * Math.PI * group) / groups;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
};

/** Rows of two numbers, one after another, in groups of one size around a circle of radius 1.4, each normal of deviation 0.25. */
export function ringRows(seed: number, groups: number, rows: number): Float64Array {
  const random = createRandom(seed, 'ring');
  const values = new Float64Array(2 * rows);
  for (let row = 0; row < rows; row += 1)
    values.set(
      centreOf(random.integer(groups), groups).map((centre) => centre + deviation * random.normal()),
      2 * row,
    );
  return values;
}

/** Share of the rows that lie nearest to each group's centre and within three deviations of it, and of those that lie beside all groups. */
export function sharesOfRing(values: Float64Array, groups: number): { each: number[]; beside: number } {
  const rows = values.length / 2;
  const each = Array.from({ length: groups }, () => 0);
  for (let row = 0; row < rows; row += 1) {
    const away = each.map((_, group) => {
      const [x, y] = centreOf(group, groups);
      return Math.hypot(values[2 * row]! - x, values[2 * row + 1]! - y);
    });
    const least = Math.min(...away);
    if (least < 3 * deviation) each[away.indexOf(least)]! += 1 / rows;
  }
  return { each, beside: 1 - each.reduce((sum, share) => sum + share, 0) };
}
