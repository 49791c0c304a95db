import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The project's own rules on text that claims to be a file; without those that need the types of the whole project. */
async function rulesBroken(filePath: string, text: string): Promise<string[]> {
  const untyped = { languageOptions: { parserOptions: { projectService: false, project: false } } };
  const overrideConfig = [tseslint.configs.disableTypeChecked, untyped] as ESLint.Options['overrideConfig'];
  const eslint = new ESLint({ cwd: root, overrideConfig: overrideConfig! });
  const [result] = await eslint.lintText(text, { filePath: join(root, filePath) });
  return result!.messages.map(({ ruleId }) => ruleId ?? '');
}

/** The project's own table of rooms on planted files. */
async function boundariesBroken(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'regimen-rooms-'));
  const { options, forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
    options: ICruiseOptions;
    forbidden: NonNullable<NonNullable<ICruiseOptions['ruleSet']>['forbidden']>;
  };
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    const { output } = await cruise(['.'], { ...options, baseDir: folder, validate: true, ruleSet: { forbidden } });
    return [...new Set((output as ICruiseResult).summary.violations.map(({ rule }) => rule.name))].sort();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('room boundaries', function () {
  this.timeout(60_000);

  const violations = [
    ['Math.random in ml', 'ml/planted.ts', 'export const draw = () => Math.random();\n', 'no-restricted-properties'],
    ['the clock in ml', 'ml/planted.ts', 'export const now = () => Date.now();\n', 'no-restricted-properties'],
    ['the environment in ml', 'ml/planted.ts', 'export const env = process.env;\n', 'no-restricted-globals'],
    ['files in ml', 'ml/planted.ts', "export { readFileSync } from 'node:fs';\n", 'no-restricted-imports'],
    [
      'files in workflows',
      'workflows/planted.ts',
      "export { readFileSync } from 'node:fs';\n",
      'no-restricted-imports',
    ],
    [
      'activities in workflows',
      'workflows/planted.ts',
      "export { createOpen } from '../activities/open.ts';\n",
      'no-restricted-imports',
    ],
    [
      'the client in workflows',
      'workflows/planted.ts',
      "export { Client } from '@temporalio/client';\n",
      'no-restricted-imports',
    ],
    [
      'bare built-ins in workflows',
      'workflows/planted.ts',
      "export { readFileSync } from 'fs';\n",
      'no-restricted-imports',
    ],
    ['hashing in contracts', 'contracts/planted.ts', "export { createHash } from 'crypto';\n", 'no-restricted-imports'],
    ['the console in activities', 'activities/planted.ts', 'console.log(1);\n', 'no-console'],
    [
      'any',
      'activities/planted.ts',
      'export const anything = (value: any): unknown => value;\n',
      '@typescript-eslint/no-explicit-any',
    ],
  ] as const;
  for (const [what, file, text, rule] of violations)
    it(`lint reports ${what}`, async () => assert.deepEqual(await rulesBroken(file, text), [rule]));

  it('lint lets workflows have types of activities, contracts and the workflow SDK', async () => {
    const text = [
      "import { sleep } from '@temporalio/workflow';",
      "import type { Activities } from '../activities/index.ts';",
      "import { dateOf } from '../contracts/dates.ts';",
      'export const allowed = (activities: Activities) => [sleep, dateOf, activities];\n',
    ].join('\n');
    assert.deepEqual(await rulesBroken('workflows/planted.ts', text), []);
  });

  it('the cruiser reports activities and Node behind workflows, maths that reach out, and cycles; types are free', async () => {
    const activity = {
      'activities/one.ts': "import 'node:fs';\nexport interface One { readonly a: 1 }\nexport const one = 1;\n",
    };
    const importing = (text: string) => boundariesBroken({ ...activity, 'workflows/index.ts': text });
    assert.deepEqual(await importing("export { one } from '../activities/one.ts';\n"), [
      'workflows-imports',
      'workflows-reach-no-side-effects',
    ]);
    assert.deepEqual(
      await importing("import type { One } from '../activities/one.ts';\nexport const two = (one: One) => one.a;\n"),
      [],
    );
    assert.deepEqual(
      await boundariesBroken({
        'ml/sum.ts':
          "import { readFileSync } from 'node:fs';\nimport { get } from '../storage/get.ts';\nexport const sum = [readFileSync, get];\n",
        'storage/get.ts': "import { put } from './put.ts';\nexport const get = () => put;\n",
        'storage/put.ts': "import { get } from './get.ts';\nexport const put = () => get;\n",
      }),
      ['ml-imports', 'no-cycles', 'pure-maths'],
    );
  });
});
