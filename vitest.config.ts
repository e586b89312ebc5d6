import { availableParallelism } from 'node:os'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const MINUTE_MS = 60_000

export default defineConfig(({ mode }) => {
  const deep = mode === 'deep'
  /** `npm run test:deep` draws the great counts of `test/support/seeds.ts`. */
  const env = deep ? { CALLBOOK_DEEP: '1' } : {}
  // A limit is there to end a test that hangs; a busy machine is no failure.
  const limits = {
    testTimeout: (deep ? 60 : 5) * MINUTE_MS,
    hookTimeout: 5 * MINUTE_MS,
    expect: { poll: { timeout: MINUTE_MS } },
  }
  return {
    test: {
      // One more than there are cores: tests wait for files, locks and processes.
      maxWorkers: availableParallelism() + 1,
      projects: [
        {
          test: {
            name: 'node',
            environment: 'node',
            include: [
              'src/{shared,core,sandbox,main,preload,serve,cli}/**/*.test.ts',
              'test/**/*.test.ts',
              'eslint-rules/**/*.test.ts',
              'scripts/**/*.test.ts',
            ],
            globalSetup: ['test/support/bundleWorkers.ts'],
            ...limits,
            env,
          },
        },
        {
          plugins: [vue()],
          test: {
            name: 'web',
            environment: 'happy-dom',
            // One window for all files of a worker, emptied between them (setup.ts): making one is half of the time.
            isolate: false,
            include: ['src/renderer/**/*.test.ts'],
            setupFiles: ['src/renderer/test/setup.ts'],
            css: false,
            ...limits,
            env,
          },
        },
      ],
    },
  }
})
