import type { PinnedTask, TaskEdit } from '#shared/tasks/types.ts'
import type { Services } from './services.ts'

/** Tasks pinned for a person who opens the demo account for the first time. */
const DEMO_PINS = 20

export const asPin = (
  taskId: string,
  seen: Pick<TaskEdit, 'name' | 'status' | 'status_str'>,
): PinnedTask => ({ taskId, name: seen.name, status: seen.status, status_str: seen.status_str })

export async function pinDemoTasks(
  { accounts, client, pins }: Pick<Services, 'accounts' | 'client' | 'pins'>,
  accountId: string,
): Promise<void> {
  if (pins.list(accountId).length > 0) return
  const { rows } = await client.taskList(await accounts.connect(accountId), { page: 1, perPage: DEMO_PINS })
  for (const row of rows) pins.pin(accountId, asPin(row.taskId, row))
}
