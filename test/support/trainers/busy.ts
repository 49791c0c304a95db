/** A trainer that computes for two seconds without ever giving its event loop a turn. */
process.stdout.write(`${JSON.stringify({ type: 'checkpoint', name: 'fold-0001', path: 'somewhere' })}\n`);
const until = Date.now() + 2000;
while (Date.now() < until);
process.stdout.write(`${JSON.stringify({ type: 'result', result: { files: [], modelFiles: [], engine: 'busy' } })}\n`);
