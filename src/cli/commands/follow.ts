import type { EventMap } from '#shared/ipc/events.ts'
import type { CommandContext } from './context.ts'

type JobEvent = 'exports.changed' | 'sync.changed'

/**
 * Follows the one job of this process by its events, and shows how far it is.
 * @param line how far it is, for a person
 * @returns the job as it ended
 */
export function endOfJob<Name extends JobEvent>(
  name: Name,
  line: (job: EventMap[Name]) => string,
  { onEvent, output }: Pick<CommandContext, 'onEvent' | 'output'>,
): Promise<EventMap[Name]> {
  return new Promise((resolve) => {
    const stop = onEvent((event) => {
      if (event.name !== name) return
      const job = event.payload as EventMap[Name]
      if (job.state === 'running') {
        if (job.total !== null) output.progress(line(job))
        return
      }
      stop()
      resolve(job)
    })
  })
}
