/** A worker for the tests of the supervisor: `behave` says what it does. */
const [behave = 'serve'] = process.argv.slice(2);
process.stdout.write('a stray print\n{"not json\n');
process.stderr.write(`variable ${process.env['DEMO_VARIABLE'] ?? 'unset'}\n`);
if (behave === 'refuse') throw new Error('this worker does not start');
if (behave === 'stubborn') process.on('SIGTERM', () => process.stdout.write('I stay\n'));
if (behave !== 'silent') process.stdout.write(`${JSON.stringify({ ready: true, behave })}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
setInterval(() => undefined, 1000);
