// Mocha's spec reporter with a form feed after each outermost suite, before its summary, and a file with the counts.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { output } = options.reporterOptions;
    runner.on(Runner.constants.EVENT_SUITE_END, ({ root, parent }) => {
      if (root || parent.root) process.stdout.write('\f');
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(output, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
  }
}

module.exports = CountingReporter;
