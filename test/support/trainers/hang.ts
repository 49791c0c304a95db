/** A trainer that says one thing and then neither goes on nor listens. */
process.on('SIGTERM', () => undefined);
process.stdout.write(`${JSON.stringify({ type: 'progress', phase: 'fold 3 of 9', done: 1, of: 9 })}\n`);
setInterval(() => undefined, 1000);
