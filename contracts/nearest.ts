/** Edits (insert, delete, replace, swap of neighbours) that turn `a` into `b`: optimal string alignment distance. */
export function editDistance(a: string, b: string): number {
  const width = b.length + 1;
  const cost = new Array<number>((a.length + 1) * width).fill(0);
  for (let i = 0; i <= a.length; i++) cost[i * width] = i;
  for (let j = 0; j <= b.length; j++) cost[j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(
        cost[(i - 1) * width + j]! + 1,
        cost[i * width + j - 1]! + 1,
        cost[(i - 1) * width + j - 1]! + same,
      );
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, cost[(i - 2) * width + j - 2]! + 1);
      cost[i * width + j] = least;
    }
  }
  return cost[a.length * width + b.length]!;
}

/**
 * The known name that `word` was probably meant to be, or null when none is near. Case, `-` and `_` do not count;
 * at most a third of the letters (and at least two) may differ. Of equally near names the first wins.
 */
export function nearest(word: string, known: readonly string[]): string | null {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[-_ ]/g, '');
  let best: string | null = null;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const name of known) {
    const distance = editDistance(plain(word), plain(name));
    if (distance < least && distance < plain(name).length) {
      least = distance;
      best = name;
    }
  }
  return best;
}

/** ` Did you mean x?`, or nothing. */
export function suggestion(word: string, known: readonly string[]): string {
  const name = nearest(word, known);
  return name === null ? '' : ` Did you mean ${name}?`;
}
