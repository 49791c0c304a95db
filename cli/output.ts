/** All that the commands print goes through here. Results go to standard output, progress and problems to standard error. */
export interface Output {
  readonly json: boolean;
  readonly live: boolean;
  /** A line of progress. */
  readonly say: (line: string) => void;
  /** The command's result: an object with --json, else the lines. */
  result(value: unknown, lines: readonly string[]): void;
  /** Replaces the line last shown this way, on a terminal. */
  status(line: string): void;
  problem(sentence: string): void;
  bold(text: string): string;
  dim(text: string): string;
}

export function createOutput({ json = false, noColor = false }: { json?: boolean; noColor?: boolean }): Output {
  const live = process.stderr.isTTY;
  const colour = live && !noColor;
  const paint = (code: number, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  let shown = false;
  const clear = () => {
    if (shown) process.stderr.write('\r\u001b[2K');
    shown = false;
  };
  return {
    json,
    live,
    say(line) {
      clear();
      process.stderr.write(`${line}\n`);
    },
    result(value, lines) {
      clear();
      process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : lines.map((line) => `${line}\n`).join(''));
    },
    status(line) {
      if (!live) return;
      process.stderr.write(`\r\u001b[2K${line.slice(0, process.stderr.columns - 1)}`);
      shown = true;
    },
    problem(sentence) {
      clear();
      process.stderr.write(`${paint(31, 'error')}: ${sentence}\n`);
    },
    bold: (text) => paint(1, text),
    dim: (text) => paint(2, text),
  };
}

/** One output for each of several things told at once: every line begins with its name, and the status shows them all. */
export function lanesOf(output: Output, names: readonly string[]): Output[] {
  const widest = Math.max(...names.map((name) => name.length));
  const now = names.map(() => '');
  return names.map((name, at) => ({
    ...output,
    say: (line) => output.say(`${output.dim(name.padEnd(widest))} ${line}`),
    problem: (sentence) => output.problem(`${name}: ${sentence}`),
    status: (line) => {
      now[at] = line.trim();
      output.status(now.filter(Boolean).join('  |  '));
    },
  }));
}

/** Rows as aligned columns, for people. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}
