import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '../../src/sandbox/index.ts'

export interface SandboxPlace {
  baseUrl: string
  userId: string
  token: string
  taskIds: string[]
}
interface Wanted {
  tasks: number
  /** Of each task. */
  calls: number
}

/** A sandbox in a process of its own: whoever waits for a child cannot answer it. */
export async function sandboxProcess(wanted: Wanted): Promise<SandboxPlace & { stop: () => Promise<void> }> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(wanted)], {
    env: { ...process.env, SANDBOX_CHILD: '1' },
  })
  const [place] = (await once(child, 'message')) as [SandboxPlace]
  return {
    ...place,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

if (process.env.SANDBOX_CHILD === '1') {
  const { tasks, calls } = JSON.parse(process.argv[2] ?? '') as Wanted
  const {
    baseUrl,
    userId,
    token,
    tasks: made,
  } = await startSandbox({
    seed: 'million',
    tasks: Array.from({ length: tasks }, (_, at) => ({
      ...{ key: `t${at}`, name: `任务 ${at + 1}`, total: calls },
      ...{ answerRate: 0.45, days: 60, industry: 'credit' as const },
    })),
  })
  process.send?.({ baseUrl, userId, token, taskIds: made.map(({ id }) => id) })
}
