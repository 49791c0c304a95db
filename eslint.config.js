import { builtinModules } from 'node:module';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const noBuiltins = (message) => [
  'error',
  { paths: builtinModules.flatMap((m) => [m, `node:${m}`]).map((name) => ({ name, message })) },
];
const pureGlobals = [
  { name: 'process', message: 'Take a value instead: this room reads no environment.' },
  { name: 'setTimeout', message: 'This room keeps no timers.' },
];
const pureProperties = [
  { object: 'Math', property: 'random', message: 'Take a seeded generator.' },
  { object: 'Date', property: 'now', message: 'Take the time as an argument.' },
];

export default tseslint.config(
  { ignores: ['node_modules/**', 'dist/**', '.regimen/**', '**/*.cjs', 'scripts/**/*.mjs', 'eslint.config.js'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'no-console': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
    },
  },
  {
    files: ['contracts/**/*.ts', 'ml/**/*.ts', 'workflows/**/*.ts'],
    ignores: ['ml/engines/**'],
    rules: {
      'no-restricted-imports': noBuiltins('contracts/, ml/ and workflows/ are pure: no Node modules here.'),
      'no-restricted-globals': ['error', ...pureGlobals],
      'no-restricted-properties': ['error', ...pureProperties],
    },
  },
  {
    files: ['workflows/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: builtinModules.map((name) => ({ name, message: 'Workflows decide: no Node modules here.' })),
          patterns: [
            {
              regex: '^(\\.\\./(?!contracts/)|node:|@temporalio/(?!(workflow|common)$))',
              message: 'Workflows decide: at run time they import contracts/ and @temporalio/workflow only.',
              allowTypeImports: true,
            },
          ],
        },
      ],
      // The workflow sandbox replaces the clock and chance with what the history says.
      'no-restricted-properties': 'off',
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'no-console': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
);
