/** Keeps two processes from synchronising one task side by side. */
export interface RunLock {
  /** @returns null where another process holds it. @throws AppError permission_denied, disk_full, file_failed */
  acquire: (name: string, signal?: AbortSignal) => Promise<HeldLock | null>
}

export interface HeldLock {
  /** Aborts when another process took the lock over, as it may after this one stood still. */
  lost: AbortSignal
  release: () => Promise<void>
}
