/**
 * What to tell a person about each error: what happened, and what to do. For all hosts; the platform's own words and
 * code are always shown beside ours. Plain text, no markup.
 *
 * Longer than 300 lines because it is one table; splitting it would hide a code.
 */
import type { ErrorCode, ErrorDetails, ErrorInfo } from './errors.ts'
import { inLocale, type Bilingual, type Locale } from './locale.ts'
import { sizeText } from './size.ts'

export interface ErrorText {
  title: string
  hint: string
}

interface BilingualText {
  title: Bilingual
  hint: Bilingual
}

/** A sentence of both texts at once, so that a text cannot exist in one language alone. */
function say(zhTitle: string, enTitle: string, zhHint: string, enHint: string): BilingualText {
  return { title: { zh: zhTitle, en: enTitle }, hint: { zh: zhHint, en: enHint } }
}

const TEXTS: Record<ErrorCode, (details: ErrorDetails) => BilingualText> = {
  invalid_input: ({ issues }) => {
    const listed = (issues ?? []).map(({ path, message }) => (path ? `${path}: ${message}` : message))
    return listed.length > 0
      ? say(
          '填写的内容有误',
          'Something filled in was not accepted',
          `请检查：${listed.join('；')}。`,
          `Please check: ${listed.join('; ')}.`,
        )
      : say(
          '填写的内容有误',
          'Something filled in was not accepted',
          '请检查后重新提交。',
          'Please check it and try again.',
        )
  },
  unknown_route: () =>
    say(
      '程序版本不一致',
      'Parts of the program do not match',
      '请完全退出通话簿后重新打开；如仍出现，请重新安装。',
      'Quit Callbook completely and open it again; if this stays, install it again.',
    ),
  forbidden: () =>
    say(
      '请求被拒绝',
      'The request was refused',
      '这个页面的登录已失效，请从通话簿重新打开。',
      'This page is no longer signed in. Open it again from Callbook.',
    ),
  not_found: ({ what }) => notFound(what),
  cancelled: () =>
    say('已取消', 'Cancelled', '需要时可以重新开始。', 'You can start again whenever you like.'),
  busy: ({ what }) =>
    what === 'sync'
      ? busySync()
      : what === 'mark'
        ? say(
            '这里已有您的标记',
            'There are marks of yours already',
            '为避免覆盖，没有改动任何内容。',
            'Nothing was changed, so that none is written over.',
          )
        : what === 'place'
          ? say('这个位置已有人认领', 'Somebody has this place', '请选择其他位置。', 'Choose another one.')
          : say(
              '正在处理，请稍候',
              'Busy with an earlier request',
              '上一项操作还没有结束，请等它完成或取消后再试。',
              'An earlier operation is still running. Wait for it or cancel it, then try again.',
            ),
  token_missing: () =>
    say(
      '这个账号没有访问令牌',
      'This account has no token',
      '请在账号设置中填写平台的访问令牌（Token）后再试。',
      'Enter the platform token in the account’s settings, then try again.',
    ),
  insecure_url: () =>
    say(
      '平台地址未加密（http）',
      'The platform address is not encrypted (http)',
      '令牌和通话内容会明文传输。请改用 https 地址；确认是可信的内网时，可在账号设置中允许 http。',
      'The token and calls would travel in the clear. Use an https address, or allow http for this account if the network is trusted.',
    ),
  saving_off: () =>
    say(
      '这个账号还没有开启保存功能',
      'Saving is not switched on for this account',
      '修改已保存在本机。请在账号设置中开启“保存到平台”后再保存。',
      'Your edits are kept on this machine. Switch saving on in the account’s settings, then save again.',
    ),
  network_unreachable: ({ cause }) =>
    say(
      '连不上平台',
      'The platform cannot be reached',
      `请检查网络、代理和平台地址是否正确，然后重试。${zhTechnical(cause)}`,
      `Check the network, the proxy and the platform address, then try again.${enTechnical(cause)}`,
    ),
  network_timeout: () =>
    say(
      '平台没有及时响应',
      'The platform did not answer in time',
      '可能是网络较慢或平台繁忙，请稍后重试；也可以减少每页条数。',
      'The network may be slow or the platform busy. Try again later, or with fewer records a page.',
    ),
  certificate_invalid: ({ cause }) =>
    say(
      '平台的安全证书无效',
      'The platform’s certificate is not valid',
      `为保护令牌，没有发送请求。请核对平台地址和本机时间；内网平台请联系管理员安装证书。${zhTechnical(cause)}`,
      `Nothing was sent, to protect the token. Check the address and this computer’s clock; for an in-house platform ask for its certificate.${enTechnical(cause)}`,
    ),
  proxy_login: ({ what, cause }) => proxyLogin(what, cause),
  redirect_refused: () =>
    say(
      '平台地址发生了跳转',
      'The platform address leads elsewhere',
      '为保护令牌，没有跟随跳转。请在账号设置中填写平台的最终地址（例如把 http 改为 https）。',
      'To protect the token the redirect was not followed. Enter the final address in the account’s settings (for example https in place of http).',
    ),
  unauthenticated: ({ platformMessage, status }) =>
    say(
      '令牌无效或已过期',
      'The token is wrong or has expired',
      `请在平台重新获取令牌，并在账号设置中更新。${zhPlatform(platformMessage, status)}`,
      `Get a new token from the platform and enter it in the account’s settings.${enPlatform(platformMessage, status)}`,
    ),
  platform_refused: refused,
  rate_limited: ({ retryAfterMs }) => {
    const seconds = retryAfterMs === undefined ? null : Math.max(1, Math.ceil(retryAfterMs / 1000))
    return say(
      '请求太频繁，平台要求稍候',
      'Too many requests; the platform asks to wait',
      seconds === null ? '请过几分钟再试。' : `请在 ${seconds} 秒后重试。`,
      seconds === null ? 'Try again in a few minutes.' : `Try again in ${seconds} s.`,
    )
  },
  server_failure: ({ status, platformMessage }) =>
    say(
      '平台服务器出错',
      'The platform’s server failed',
      `问题在平台一侧，请稍后重试；持续出现请联系平台客服。${zhPlatform(platformMessage, status)}`,
      `The fault is on the platform’s side. Try again later; if it stays, tell the platform’s support.${enPlatform(platformMessage, status)}`,
    ),
  response_invalid: ({ status, cause }) => {
    if (cause === 'TOO_MANY_ROWS')
      return say(
        '平台一页返回的数据过多',
        'The platform sent too much on one page',
        '一页超过 10,000 条，没有读取。请联系平台客服，或核对平台地址。',
        'A page of more than 10,000 rows was not read. Tell the platform’s support, or check its address.',
      )
    if (cause === 'CHARSET')
      return say(
        '平台回复的文字编码有误',
        'The platform’s answer is in a wrong encoding',
        '这一页的文字与平台声明的编码不符，为避免保存乱码，没有读取。请重试；若仍如此，请联系平台客服。',
        'Its text is not in the encoding that it names, and was not read so that nothing garbled is kept. Try again; if it stays, tell the platform’s support.',
      )
    return say(
      '看不懂平台的回复',
      'The platform’s answer cannot be read',
      `平台地址可能填错了（例如填成了网页后台的地址），或数据传输不完整。请核对地址后重试。${zhPlatform(undefined, status)}`,
      `The address may be wrong (for example that of the web console), or the answer was cut short. Check the address and try again.${enPlatform(undefined, status)}`,
    )
  },
  response_too_large: () =>
    say(
      '平台返回的数据过大',
      'The platform’s answer is too large',
      '请减少每页条数后重试。',
      'Try again with fewer records a page.',
    ),
  save_unknown: ({ cause, status }) => {
    const why = status === undefined ? cause : `HTTP ${status}`
    return say(
      `不确定平台是否已保存${zhTechnical(why)}`,
      `It is not known whether the platform saved this${enTechnical(why)}`,
      '请求已发出，但没有收到明确的答复，修改可能已保存，也可能没有。程序不会自动重发；请先重新读取任务核对，再决定是否再次保存。',
      'The request went out and no clear answer came back: it may or may not have been saved. Nothing is sent again by itself; read the task again first, then decide whether to save once more.',
    )
  },
  host_gone: () =>
    say(
      '通话簿程序没有响应',
      'The Callbook program does not answer',
      '它可能已经退出。请重新启动通话簿，再用它给出的新地址打开页面。',
      'It may have ended. Start Callbook again and open the new address that it gives.',
    ),
  secret_unavailable: ({ path }) =>
    say(
      '打不开保存的令牌',
      'The saved token cannot be opened',
      `本机的密钥存储可能被锁定、更换或损坏。请解锁后重试，或在账号设置中重新填写令牌。${zhFile(path)}`,
      `This computer’s key store may be locked, changed or damaged. Unlock it and try again, or enter the token again in the account’s settings.${enFile(path)}`,
    ),
  store_key_missing: ({ what, path }) => keyMissing(what, path),
  recovery_key_wrong: (details) => recoveryKeyWrong(details),
  marks_file: (details) => marksFile(details),
  disk_full: ({ path, neededBytes, freeBytes }) =>
    neededBytes === undefined || freeBytes === undefined
      ? say(
          '磁盘空间不足',
          'The disk is full',
          `请清理磁盘空间后重试。${zhFile(path)}`,
          `Free some space, then try again.${enFile(path)}`,
        )
      : say(
          '磁盘空间不足，没有开始',
          'Too little disk space: nothing was begun',
          `需要约 ${sizeText(neededBytes)}，只剩 ${sizeText(freeBytes)}。请清理磁盘空间后重试。${zhFile(path)}`,
          `About ${sizeText(neededBytes)} are needed, ${sizeText(freeBytes)} are left. Free some space, then try again.${enFile(path)}`,
        ),
  permission_denied: ({ path, what }) =>
    what === 'read_only_file'
      ? say(
          '这个文件是只读的',
          'The file is read-only',
          `文件没有改动。请换一个文件名，或取消该文件的只读属性后重试。${zhFile(path)}`,
          `It was left as it is. Choose another name, or make the file writable and try again.${enFile(path)}`,
        )
      : say(
          '没有写入权限',
          'Writing there is not allowed',
          `请换一个文件夹，或检查该文件夹的权限；文件若正在 Excel 或 WPS 中打开，请先关闭。${zhFile(path)}`,
          `Choose another folder or check its permissions; close the file first if a spreadsheet has it open.${enFile(path)}`,
        ),
  file_in_use: ({ path }) =>
    say(
      '文件正被其他程序占用',
      'Another program has the file open',
      `请在 Excel 或 WPS 中关闭这个文件，然后重新导出；也可以换一个文件名。${zhFile(path)}`,
      `Close the file in Excel or WPS and export again, or choose another name.${enFile(path)}`,
    ),
  file_failed: ({ path, cause }) => fileFailed(path, cause),
  saved_newer: () =>
    say(
      '这项导出由更新的版本保存',
      'A newer version saved this export',
      '其中有本版本不认识的筛选条件。没有它们会导出更多通话，因此没有执行。请更新通话簿，或在导出窗口中以同一名称重新保存。',
      'It has conditions that this version does not know. Without them more calls would be exported, so it was not run. Update Callbook, or save the export anew under the same name.',
    ),
  locked: () =>
    say('窗口已锁定', 'The windows are locked', '请输入口令解锁后再继续。', 'Enter the passphrase to go on.'),
  passphrase_wrong: ({ retryAfterMs }) => {
    const seconds = Math.ceil((retryAfterMs ?? 0) / 1000)
    return say(
      '口令不对',
      'The passphrase is wrong',
      seconds === 0 ? '请再试一次。' : `请在 ${seconds} 秒后再试。`,
      seconds === 0 ? 'Try again.' : `Try again in ${seconds} s.`,
    )
  },
  look_not_recorded: ({ because, ...details }) => {
    const { title, hint } = TEXTS[because ?? 'internal'](details)
    return say(
      '号码没有显示：写不了查看记录',
      'No number was shown: the look could not be recorded',
      `号码打码时，每次查看都要先记下来。原因：${title.zh}。${hint.zh}`,
      `While numbers are masked every look is recorded first. The reason: ${title.en}. ${hint.en}`,
    )
  },
  store_wrong_key: ({ path }) =>
    say(
      '密钥与本地通话库不符',
      'The key does not fit the local store',
      `数据原样保留，没有改动。请解锁或恢复原来的系统密钥（换过电脑、系统账号或重装系统后会变），再重试；找不回时，在“设置 → 本机数据”中用恢复密钥打开，或把旧文件放到一边重新开始。${zhFile(path)}`,
      `The data was left as it is. Unlock or bring back the original system key (another computer, system account or a fresh system has another one) and try again; if it is lost, open the calls with the recovery key under Settings → Data on this machine, or put the old file aside there and begin anew.${enFile(path)}`,
    ),
  store_damaged: ({ path }) =>
    say(
      '本地通话库已损坏',
      'The local store is damaged',
      `原文件已保留，没有改动。请在“设置 → 本机数据”中从备份恢复；没有备份时，可在那里把旧文件放到一边，重新同步。${zhFile(path)}`,
      `The file was kept as it is. Restore a backup under Settings → Data on this machine; without one, put the file aside there and synchronise again.${enFile(path)}`,
    ),
  store_newer: ({ path }) =>
    say(
      '本地通话库来自更新版本的通话簿',
      'The local store was written by a newer Callbook',
      `数据没有改动。请把通话簿升级到最新版本后再打开。${zhFile(path)}`,
      `The data was left as it is. Update Callbook, then open it again.${enFile(path)}`,
    ),
  store_read_only: ({ path }) =>
    say(
      '本地通话库是只读的',
      'The local store is read-only',
      `无法保存新的通话记录。请检查该文件及所在文件夹的写入权限，或磁盘是否以只读方式挂载。${zhFile(path)}`,
      `New calls cannot be kept. Check that the file and its folder may be written, and that the disk is not mounted read-only.${enFile(path)}`,
    ),
  store_busy: ({ cause }) =>
    cause === 'in_use'
      ? say(
          '另一个通话簿程序正在使用本地通话库',
          'Another Callbook has the local store open',
          '请先关闭它（其他窗口、浏览器版、命令行，或正在进行的导出），再重试。数据没有改动。',
          'Close it first (another window, the browser version, a command, or an export that is running), then try again. The data was left as it was.',
        )
      : cause === 'replaced'
        ? say(
            '本地通话库刚被恢复成另一份',
            'The local store was just replaced by a backup',
            '请重试，之后看到的就是恢复后的数据。',
            'Try again: what you see then is the restored data.',
          )
        : say(
            '本地通话库正被占用',
            'The local store is in use',
            '另一个通话簿窗口或命令行正在写入，请等它完成后重试。',
            'Another Callbook window or command is writing to it. Wait for it, then try again.',
          ),
  internal: ({ cause }) =>
    say(
      '程序内部出错',
      'Callbook ran into a fault of its own',
      `请重试；如仍出现，请重新启动通话簿并反馈这个问题。${zhTechnical(cause)}`,
      `Try again; if it stays, restart Callbook and report it.${enTechnical(cause)}`,
    ),
}

function fileFailed(path: string | undefined, cause: string | undefined): BilingualText {
  return cause === 'ENOENT'
    ? say(
        '文件夹或文件不存在',
        'The folder or file is not there',
        `文件夹可能已被移动、改名或拔出。请换一个文件夹，或把它放回原处后重试。${zhFile(path)}`,
        `The folder may have been moved, renamed or unplugged. Choose another one, or bring it back and try again.${enFile(path)}`,
      )
    : say(
        '文件读写失败',
        'A file could not be read or written',
        `请检查磁盘和文件夹是否可用，然后重试。${zhFile(path)}${zhTechnical(cause)}`,
        `Check that the disk and the folder are there, then try again.${enFile(path)}${enTechnical(cause)}`,
      )
}

const NOT_FOUND: Record<string, BilingualText> = {
  passphrase: say(
    '还没有设置口令',
    'There is no passphrase yet',
    '请先在“设置 → 锁定窗口”中设置口令。',
    'Set one first under Settings → Locking the windows.',
  ),
  account: say(
    '找不到这个账号',
    'There is no such account',
    '它可能已被删除，请在账号列表中重新选择。',
    'It may have been removed. Choose one from the list of accounts.',
  ),
  sample: say(
    '找不到这个抽样',
    'There is no such sample',
    '它可能已被删除，请刷新后重试。',
    'It may have been removed. Reload and try again.',
  ),
  population: say(
    '没有可以抽样的通话',
    'There are no calls to sample',
    '本机没有符合条件的通话，请放宽筛选或先同步。',
    'No kept call passes. Widen the filter, or synchronise first.',
  ),
  record: say(
    '找不到这条通话记录',
    'There is no such call record',
    '列表可能已更新，请刷新当前页后再打开。',
    'The list may have changed. Reload the page and open it again.',
  ),
  task: say(
    '这台电脑还没有读取过这个任务',
    'This task was not read on this machine yet',
    '请联网打开任务的设置页，读取一次后再编辑。',
    'Open the task’s settings with a network once, then edit.',
  ),
  draft: say(
    '没有未保存的修改',
    'There are no unsaved edits',
    '修改可能已在另一个窗口中保存或放弃，请刷新后查看。',
    'They may have been saved or thrown away in another window. Reload to see.',
  ),
  job: say(
    '找不到这个导出任务',
    'There is no such export',
    '它可能已结束并被清除，请重新导出。',
    'It may have ended and been cleared. Export again.',
  ),
  sheet: say(
    '这份话术节点统计已过期',
    'This sheet of the script is out of date',
    '请重新统计后再导出。',
    'Read it again, then export.',
  ),
  saved: say(
    '没有这个已保存的导出',
    'There is no such saved export',
    '它可能已被删除，或属于另一个账号。请查看“导出记录”中的已保存列表。',
    'It may have been removed, or belong to another account. See the list of saved exports.',
  ),
  preset: say(
    '没有这个导出方案',
    'There is no such preset',
    '它可能已被删除，请重新选择。',
    'It may have been removed. Choose another one.',
  ),
  file: say(
    '导出的文件已不在',
    'The exported file is gone',
    '它可能已被移动、改名或删除，请重新导出。',
    'It may have been moved, renamed or deleted. Export again.',
  ),
}

const busySync = (): BilingualText =>
  say(
    '另一个窗口或程序正在同步这个任务',
    'Another window or program synchronises this task',
    '请等它结束。本机已有的通话都在，需要时可以再次同步。',
    'Wait until it has ended. All calls on this machine are still there; synchronise again when you like.',
  )

function notFound(what: string | undefined): BilingualText {
  return (
    NOT_FOUND[what ?? ''] ??
    say(
      '找不到要打开的内容',
      'What was asked for is not there',
      '它可能已被删除，请刷新后重试。',
      'It may have been removed. Reload and try again.',
    )
  )
}

/** What is known to lie behind a code of the platform (api section 1 and 4). */
const KNOWN_CAUSES: Record<string, Bilingual> = {
  '1002': {
    zh: '用户 ID 有误，或平台没有为它分配云节点。请核对账号设置中的用户 ID 和平台地址。',
    en: 'The user id is wrong, or the platform has no cloud node for it. Check the account’s user id and platform address.',
  },
  '5002': {
    zh: '任务不存在，或不属于这个用户。请核对任务 ID，以及账号的用户 ID 和子账号。',
    en: 'The task does not exist, or belongs to another user. Check the task id, and the account’s user and sub-user.',
  },
}

/** A host with a dialog asks; Node reads the login from the environment; Chromium's message names what it cannot take. */
function proxyLogin(what: string | undefined, cause: string | undefined): BilingualText {
  const zhTitle = '网络代理要求登录'
  const enTitle = 'The network’s proxy asks for a login'
  if (what === 'dialog')
    return say(
      zhTitle,
      enTitle,
      '没有登录代理，请求没有到达平台。请点击窗口上方的“登录代理”，填写用户名和密码后重试。',
      'Nobody logged in, and the request did not reach the platform. Choose “Log in to the proxy” at the top of the window, then try again.',
    )
  if (cause?.startsWith('ERR_'))
    return say(
      zhTitle,
      enTitle,
      `通话簿不支持这个代理的登录方式，请求没有到达平台。请联系网络管理员，或换一个网络。${zhTechnical(cause)}`,
      `Callbook does not know this proxy’s way of logging in, and the request did not reach the platform. Ask your network’s administrator, or use another network.${enTechnical(cause)}`,
    )
  return say(
    zhTitle,
    enTitle,
    '请求没有到达平台。请把环境变量 HTTPS_PROXY 设为 http://user:password@proxy:port（特殊字符写成百分号编码）后重新启动；密码不要写在命令参数里。桌面程序可在窗口中登录代理。',
    'The request did not reach the platform. Set the environment variable HTTPS_PROXY to http://user:password@proxy:port (special characters percent-encoded) and start again; never put the password into arguments. The desktop app asks for it in its window.',
  )
}

function keyMissing(what: string | undefined, path: string | undefined): BilingualText {
  const zhRecover =
    '在“设置 → 本机数据”中用恢复密钥打开；没有恢复密钥时，可在那里把旧文件放到一边重新开始（旧文件不会删除）。命令行请用 CALLBOOK_STORE_KEY 提供密钥，或照平时的样子设置 CALLBOOK_KEYRING。'
  const enRecover =
    'open it with the recovery key under Settings → Data on this machine; without one, the old file can be put aside there to begin anew (it is not deleted). On the command line give the key in CALLBOOK_STORE_KEY, or set CALLBOOK_KEYRING as usual.'
  switch (what) {
    case 'desktop':
      return say(
        '通话记录的密钥由桌面程序保管',
        'The desktop app holds the key of these calls',
        `请用通话簿桌面程序打开，或${zhRecover}${zhFile(path)}`,
        `Open Callbook’s desktop app, or ${enRecover}${enFile(path)}`,
      )
    case 'locked':
      return say(
        '系统钥匙串没有交出通话记录的密钥',
        'The keychain did not give the key of these calls',
        `请解锁钥匙串后重试。如果重装过系统或换了登录用户，请${zhRecover}${zhFile(path)}`,
        `Unlock the keychain and try again. After a new system or another login, ${enRecover}${enFile(path)}`,
      )
    case 'gone':
      return say(
        '找不到打开通话记录的密钥',
        'The key of the calls kept here was not found',
        `请${zhRecover}${zhFile(path)}`,
        `Please ${enRecover}${enFile(path)}`,
      )
    default:
      return say(
        '没有可用的密钥来保存通话记录',
        'There is no key to keep calls with',
        `这台电脑没有系统钥匙串。请在“设置 → 令牌与隐私”中同意把密钥保存在文件中；命令行请设置 CALLBOOK_KEYRING=file 或 CALLBOOK_STORE_KEY。${zhFile(path)}`,
        `This computer has no system keychain. Agree to keep the key in a file under Settings → Token and privacy; on the command line set CALLBOOK_KEYRING=file or CALLBOOK_STORE_KEY.${enFile(path)}`,
      )
  }
}

/** Of a file that was to be merged; nothing of any file was. */
function marksFile({ what, path }: ErrorDetails): BilingualText {
  const [zhName, enName] = path === undefined ? ['标记文件', 'The file of marks'] : [path, path]
  const nothing = { zh: '没有合并任何内容。', en: 'Nothing was merged.' }
  const told = (zh: string, en: string, zhHint: string, enHint: string): BilingualText =>
    say(`${zhName}：${zh}`, `${enName}: ${en}`, `${zhHint}${nothing.zh}`, `${enHint} ${nothing.en}`)
  switch (what) {
    case 'passphrase':
      return told(
        '需要口令',
        'a passphrase is needed',
        '请输入导出时设置的口令；命令行从环境变量 CALLBOOK_MARKS_PASSPHRASE 读取。',
        'Enter the one that it was exported with; the command line reads CALLBOOK_MARKS_PASSPHRASE.',
      )
    case 'wrong_passphrase':
      return told(
        '口令不对',
        'the passphrase is not right',
        '请核对后重试，注意大小写和空格。',
        'Check it and try again; capitals and spaces count.',
      )
    case 'newer':
      return told(
        '由更新的版本写成',
        'a newer version wrote it',
        '请先升级通话簿。',
        'Update Callbook first.',
      )
    case 'too_large':
      return told(
        '文件过大',
        'it is too large',
        '一次最多合并 50 MB；请分几次合并，或按任务分开导出。',
        'At most 50 MB are merged at once: merge in several steps, or export task by task.',
      )
    case 'damaged':
      return told(
        '文件已损坏',
        'it is damaged',
        '它可能没有传完，或被其他程序改过，请重新索取。',
        'It may have been cut off, or changed by another program. Ask for it again.',
      )
    default:
      return told(
        '不是标记文件',
        'it is no file of marks',
        '请选择由通话簿导出的标记文件。',
        'Choose a file that Callbook exported.',
      )
  }
}

function recoveryKeyWrong({ what, positions = [], count = 0 }: ErrorDetails): BilingualText {
  const zhTitle = '恢复密钥不对'
  const enTitle = 'The recovery key is not right'
  switch (what) {
    case 'word':
      return say(
        zhTitle,
        enTitle,
        `第 ${positions.join('、')} 个词不在词表里，请核对。`,
        `Check word ${positions.join(', ')}: not a word of the list.`,
      )
    case 'checksum':
      return say(
        zhTitle,
        enTitle,
        '每个词都认识，但合起来不对：可能有一个词抄错了，或者顺序不对。请逐个核对。',
        'Every word is known, but together they are no key: one was written down wrongly, or the order changed. Check them one by one.',
      )
    case 'store':
      return say(
        '这个恢复密钥不属于本机的通话记录',
        'This recovery key is that of other calls',
        '词都正确，但它打不开这里的文件。请找为这台电脑保存的那一份。',
        'The words are right, but they open none of the files here. Look for the one that was saved for this computer.',
      )
    default:
      return say(
        zhTitle,
        enTitle,
        `恢复密钥是 24 个词，这里有 ${count} 个。`,
        `A recovery key has 24 words; there are ${count} here.`,
      )
  }
}

/** The platform's words come first: they are what its support staff will ask for. */
function refused({ platformCode, platformMessage, status }: ErrorDetails): BilingualText {
  const code = platformCode ?? (status === undefined ? undefined : `HTTP ${status}`)
  const cause = KNOWN_CAUSES[String(platformCode)] ?? {
    zh: '请按平台的提示处理；如不清楚原因，请把代码告诉平台客服。',
    en: 'Follow the platform’s message; if it is not clear, give its code to the platform’s support.',
  }
  const zhCode = code === undefined ? '' : `（代码 ${code}）`
  const enCode = code === undefined ? '' : ` (code ${code})`
  return {
    title: {
      zh: platformMessage ? `平台拒绝了请求：${platformMessage}${zhCode}` : `平台拒绝了请求${zhCode}`,
      en: platformMessage
        ? `The platform refused: ${platformMessage}${enCode}`
        : `The platform refused${enCode}`,
    },
    hint: cause,
  }
}

const zhTechnical = (cause: string | undefined): string => (cause === undefined ? '' : `（${cause}）`)
const enTechnical = (cause: string | undefined): string => (cause === undefined ? '' : ` (${cause})`)
const zhFile = (path: string | undefined): string => (path === undefined ? '' : `文件：${path}`)
const enFile = (path: string | undefined): string => (path === undefined ? '' : ` File: ${path}`)

function zhPlatform(message: string | undefined, status: number | undefined): string {
  const said = message ? `平台提示：${message}` : ''
  return said + (status === undefined ? '' : `（HTTP ${status}）`)
}
function enPlatform(message: string | undefined, status: number | undefined): string {
  const said = message ? ` The platform said: ${message}` : ''
  return said + (status === undefined ? '' : ` (HTTP ${status})`)
}

/** The words for an error: a short title, and what the person can do. */
export function errorText(error: ErrorInfo, locale: Locale): ErrorText {
  // An answer from a newer host can hold a code that this page does not know.
  const { title, hint } = (TEXTS[error.code] ?? TEXTS.internal)(error.details)
  return { title: inLocale(title, locale), hint: inLocale(hint, locale) }
}
