/**
 * The single most likely path of states given all rows, and its joint log probability with them (Viterbi 1967; Rabiner
 * 1989, §III.B). `logEmission` is (n, k). Of equally likely predecessors the lower state wins. Two-sided: for charts.
 */
export function viterbi(
  start: Float64Array,
  transition: Float64Array,
  logEmission: Float64Array,
  rows: number,
): { path: Int32Array; logProbability: number } {
  const k = start.length;
  const logTransition = transition.map(Math.log);
  const from = new Int32Array(rows * k);
  let best = Float64Array.from(start, (p, j) => Math.log(p) + logEmission[j]!);
  for (let t = 1; t < rows; t++) {
    const next = new Float64Array(k);
    for (let j = 0; j < k; j++) {
      let source = 0;
      for (let i = 1; i < k; i++) {
        if (best[i]! + logTransition[i * k + j]! > best[source]! + logTransition[source * k + j]!) source = i;
      }
      from[t * k + j] = source;
      next[j] = best[source]! + logTransition[source * k + j]! + logEmission[t * k + j]!;
    }
    best = next;
  }
  const path = new Int32Array(rows);
  let state = 0;
  for (let j = 1; j < k; j++) if (best[j]! > best[state]!) state = j;
  const logProbability = best[state]!;
  for (let t = rows - 1; t >= 0; t--) {
    path[t] = state;
    if (t > 0) state = from[t * k + state]!;
  }
  return { path, logProbability };
}
