/**
 * A stand-in for electron-store, for `vi.mock('electron-store', …)`: it is conf plus Electron's folders, and importing
 * it starts Electron. The smoke test on the built output runs the real one.
 */
import Conf from 'conf'

/** Paths of the files that were written through it. */
export const writes: string[] = []

export default class FakeStore extends Conf {
  override get store(): Record<string, unknown> {
    return super.store
  }
  override set store(values: Record<string, unknown>) {
    writes.push(this.path)
    super.store = values
  }
  constructor(options: { cwd: string; name: string }) {
    super({ ...options, configName: options.name, projectName: 'callbook' } as object)
  }
}
