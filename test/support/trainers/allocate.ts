/** A trainer that keeps on taking memory. */
const kept: number[][] = [];
process.stdout.write(`${JSON.stringify({ type: 'progress', phase: 'final fit', done: 1, of: 2 })}\n`);
for (;;) kept.push(new Array<number>(100_000).fill(kept.length + 0.5));
