import type { ErrorCode } from '#shared/errors.ts'
import type { Bilingual } from '#shared/locale.ts'

/** Exit codes, kept stable: scripts depend on them. */
export const EXIT = {
  done: 0,
  fault: 1,
  usage: 2,
  refused: 3,
  network: 4,
  storage: 5,
  incomplete: 6,
  cancelled: 130,
} as const

export type ExitName = keyof typeof EXIT
export type ExitCode = (typeof EXIT)[ExitName]

export const EXIT_MEANINGS: Record<ExitName, Bilingual> = {
  done: { zh: '完成', en: 'done' },
  fault: { zh: '程序自身故障', en: 'fault of the program' },
  usage: { zh: '用法错误', en: 'wrong usage' },
  refused: { zh: '平台拒绝', en: 'refused by the platform' },
  network: { zh: '网络或服务器故障', en: 'network or server failure' },
  storage: { zh: '本机存储', en: 'local storage' },
  incomplete: { zh: '完成但不完整', en: 'done but incomplete' },
  cancelled: { zh: '已取消', en: 'cancelled' },
}

const BY_ERROR: Record<ErrorCode, ExitCode> = {
  invalid_input: EXIT.usage,
  unknown_route: EXIT.fault,
  forbidden: EXIT.fault,
  not_found: EXIT.fault,
  cancelled: EXIT.cancelled,
  busy: EXIT.storage,
  token_missing: EXIT.usage,
  insecure_url: EXIT.usage,
  saving_off: EXIT.usage,
  network_unreachable: EXIT.network,
  network_timeout: EXIT.network,
  certificate_invalid: EXIT.network,
  proxy_login: EXIT.network,
  redirect_refused: EXIT.network,
  unauthenticated: EXIT.refused,
  platform_refused: EXIT.refused,
  rate_limited: EXIT.network,
  server_failure: EXIT.network,
  response_invalid: EXIT.network,
  response_too_large: EXIT.network,
  save_unknown: EXIT.network,
  host_gone: EXIT.fault,
  secret_unavailable: EXIT.storage,
  store_key_missing: EXIT.storage,
  recovery_key_wrong: EXIT.storage,
  disk_full: EXIT.storage,
  permission_denied: EXIT.storage,
  file_in_use: EXIT.storage,
  file_failed: EXIT.storage,
  saved_newer: EXIT.storage,
  marks_file: EXIT.usage,
  locked: EXIT.storage,
  passphrase_wrong: EXIT.usage,
  look_not_recorded: EXIT.storage,
  store_wrong_key: EXIT.storage,
  store_damaged: EXIT.storage,
  store_newer: EXIT.storage,
  store_read_only: EXIT.storage,
  store_busy: EXIT.storage,
  internal: EXIT.fault,
}

export function exitCodeFor(code: ErrorCode): ExitCode {
  return BY_ERROR[code]
}
