/** A trainer whose result is what it knows of its environment. */
const result = { files: [], modelFiles: Object.keys(process.env).sort(), engine: process.env['OMP_NUM_THREADS'] };
process.stdout.write(`${JSON.stringify({ type: 'result', result })}\n`);
