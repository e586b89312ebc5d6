import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import js from '@eslint/js'
import prettier from 'eslint-config-prettier/flat'
import vue from 'eslint-plugin-vue'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import borders from './eslint-rules/borders.js'

const nodeGlobals = {}
for (const name of [
  'process',
  'console',
  'URL',
  'Buffer',
  'setTimeout',
  'setInterval',
  'clearTimeout',
  'clearInterval',
  'fetch',
  'AbortController',
  'AbortSignal',
  'performance',
])
  nodeGlobals[name] = 'readonly'

// ESLint's cache knows a plugin by its version: with the rule's own text for one, an edited rule is run anew.
const bordersText = readFileSync(join(import.meta.dirname, 'eslint-rules', 'borders.js'))
const callbook = {
  meta: { name: 'callbook', version: createHash('sha256').update(bordersText).digest('hex') },
  rules: { borders },
}

export default defineConfig(
  globalIgnores(['out/', 'dist/', 'node_modules/', 'test-results/', 'playwright-report/', 'coverage/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  tseslint.configs.recommended,
  vue.configs['flat/recommended'],
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: {
      parserOptions: {
        parser: tseslint.parser,
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      // The type checker knows which names exist, browser and Node globals included.
      'no-undef': 'off',
      // Of the typed rules these two alone: a lost promise is a lost error, and nothing else catches it.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: nodeGlobals },
  },
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // A leading underscore says that a name is there for its place alone.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ['src/**'],
    // Only the module that writes a host's output for people may print; everything else has a Logger.
    ignores: ['src/cli/output.ts', 'src/serve/output.ts', '**/*.test.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['**/*.test.ts', 'test/**', 'e2e/**'],
    rules: {
      // `vi.importActual<typeof import('…')>()` has no other spelling.
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      // Playwright's fixtures take `{}` where they need no other fixture.
      'no-empty-pattern': 'off',
    },
  },
  {
    files: ['**/*.{ts,js,mjs,vue}'],
    plugins: { callbook },
    rules: { 'callbook/borders': 'error' },
  },
  prettier,
)
