import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import ts from 'typescript';
import { createProgram } from '../../cli/program.ts';
import { uiLinks } from '../../cli/links.ts';
import { knownNames } from '../../ml/knownNames.ts';
import type { ModelDefinition } from '../../ml/models/model.ts';
import { parseEnvironment } from '../../runtime/env.ts';
import { sourceKinds } from '../../sources/registry.ts';
import { parseSystem } from '../../systems/schema.ts';
import { fitContext } from '../support/modelData.ts';
import { generators } from '../support/modelGenerators.ts';
import { documents, fences, read, root } from './markdown.ts';

const readme = read('README.md');
const program = createProgram(parseEnvironment({}));
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };

/** Words of a shell line; quotes hold words together, a comment ends it. */
const words = (line: string): string[] =>
  [...line.replace(/\s#.*$/, '').matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);

/** Asserts that the command line takes these words, without running anything. */
function parses(args: readonly string[], line: string): void {
  let [name, ...rest] = args;
  let command = program.commands.find((one) => one.name() === name);
  assert.ok(command, `${line}: there is no command ${name}`);
  // A command with options of its own may be called without naming one of those below it.
  const alone = (one: Command) => one.options.length > 0 && !one.commands.some((below) => below.name() === rest[0]);
  while (command.commands.length > 0 && !alone(command)) {
    [name, ...rest] = rest;
    const below: Command | undefined = command.commands.find((one) => one.name() === name);
    assert.ok(below, `${line}: there is no command ${command.name()} ${name}`);
    command = below;
  }
  const { operands, unknown } = command.parseOptions([...rest]);
  assert.deepEqual(unknown, [], `${line}: unknown options`);
  const required = command.registeredArguments.filter((argument) => argument.required).length;
  assert.ok(operands.length >= required, `${line}: ${required} arguments are required`);
  assert.ok(operands.length <= command.registeredArguments.length, `${line}: too many arguments`);
  const missing = command.options.filter(
    (option) => option.mandatory && command.getOptionValue(option.attributeName()) === undefined,
  );
  assert.deepEqual(
    missing.map((option) => option.long),
    [],
    `${line}: options that are required`,
  );
}

function checkLine(line: string): void {
  const [first, second, third, ...rest] = words(line);
  if (first === 'npm') {
    const script = second === 'run' ? third! : second!;
    assert.ok(script in scripts, `${line}: package.json has no script ${script}`);
    if (script === 'regimen') parses(rest.slice(rest.indexOf('--') + 1), line);
  } else if (first === 'regimen') parses([second!, ...(third === undefined ? [] : [third]), ...rest], line);
  else assert.match(line, /docker compose/, `${line}: a command that no test knows`);
}

const lines = (text: string): string[] =>
  text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));

describe('README', () => {
  it('is at most 150 lines long', () => assert.ok(readme.trimEnd().split('\n').length <= 150));

  it('names commands and scripts that there are, here and in docs/', () => {
    for (const document of documents()) {
      const text = read(document);
      const shell = fences(text).filter(({ language }) => language === 'sh');
      for (const line of shell.flatMap((fence) => lines(fence.text))) checkLine(line);
      const inline = [...text.matchAll(/`((?:npm run|npm start|npm test)[^`]*)`/g)].map(([, line]) => line!);
      for (const line of inline.filter((one) => !/<|…/.test(one))) checkLine(line);
    }
    assert.ok(fences(readme).some(({ text }) => text.includes('npm start') && text.includes('npm test')));
  });

  it('lists every command, and no other', () => {
    const table = readme.slice(readme.indexOf('| command | does |'), readme.indexOf('```sh\nnpm run regimen -- up'));
    const cells = table.split('\n').map((row) => row.split('|')[1] ?? '');
    const listed = cells.flatMap((cell) => [...cell.matchAll(/`([\w-]+)[^`]*`/g)].map(([, name]) => name!));
    assert.deepEqual(listed.sort(), program.commands.map((command) => command.name()).sort());
  });

  it('gives the deep link that the terminal prints', () => {
    const link = uiLinks('http://127.0.0.1:8233')['start pipeline'];
    assert.ok(readme.includes(link!), link);
  });

  it('explains every environment variable', () => {
    const named = [...read('runtime/env.ts').matchAll(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g)].map(([, name]) => name!);
    assert.ok(named.length >= 14, named.join(', '));
    for (const name of named) assert.ok(readme.includes(`\`${name}\``), name);
  });
});

describe('the model of the README', function () {
  this.timeout(60_000);
  const block = fences(readme).find(({ text }) => text.startsWith('// ml/models/'))!.text;
  const file = fileURLToPath(new URL(block.split('\n')[0]!.slice(3), root));

  it('compiles', () => {
    const config = ts.readConfigFile(fileURLToPath(new URL('tsconfig.json', root)), (path) => ts.sys.readFile(path));
    const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, fileURLToPath(root));
    const host = ts.createCompilerHost(options);
    const inherited = ts.createCompilerHost(options);
    host.fileExists = (path) => path === file || inherited.fileExists(path);
    host.getSourceFile = (path, language, ...rest) =>
      path === file ? ts.createSourceFile(path, block, language) : inherited.getSourceFile(path, language, ...rest);
    const compiled = ts.createProgram([file], options, host);
    const problems = ts.getPreEmitDiagnostics(compiled, compiled.getSourceFile(file));
    assert.deepEqual(
      problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
      [],
    );
  });

  it('learns, and is restored from its files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'regimen-readme-'));
    try {
      const path = join(folder, 'model.mts');
      await writeFile(
        path,
        block.replaceAll(
          /from '(\.{1,2}\/[\w/]+\.ts)'/g,
          (_, name: string) => `from '${new URL(name, pathToFileURL(file)).href}'`,
        ),
      );
      const exported = (await import(pathToFileURL(path).href)) as Readonly<Record<string, ModelDefinition>>;
      const model = Object.values(exported)[0]!;
      assert.ok(
        readme.includes(`\`'${model.name}': ${Object.keys(exported)[0]!}\``),
        'the registry line names the model',
      );
      const { data } = generators[model.family](1, 1500);
      const fitted = await model.fit(data, {}, fitContext());
      const { probability } = fitted.predict(data.x);
      const right = probability!.filter((p, row) => p > 0.5 === (data.target[row] === 1)).length;
      assert.ok(right / data.x.rows > 0.6, `${right} of ${data.x.rows} right`);
      const restored = await model.restore(fitted.files, fitContext());
      assert.deepEqual(restored.predict(data.x), fitted.predict(data.x));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

it('the system file of the architecture document is a whole system', () => {
  const { text } = fences(read('docs/architecture.md')).find(({ language }) => language === 'yaml')!;
  const name = /^name: (.+)$/m.exec(text)![1]!;
  const spec = parseSystem(text, `${name}.yaml`, { ...knownNames, sources: sourceKinds });
  assert.equal(spec.name, name);
});
