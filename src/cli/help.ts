import type { Bilingual } from '#shared/locale.ts'

export const HELP: Bilingual = {
  zh: `通话簿命令行

用法：callbook <命令> --task ID [选项]

命令
  sync                   把任务的全部通话同步到本机（加密保存）
  records                查看一页通话记录
  export --out 文件      从本机导出符合条件的全部通话到 .csv 或 .xlsx（尚未同步时先同步）
  task                   查看呼叫任务的设置

账号
  --user ID              用户 ID
  --sub-user ID          子账号 ID
  --base-url 地址        平台地址，默认 https://ai.api.longlonglong.cn
  --allow-http           允许对非本机地址使用不加密的 http
  --demo                 使用内置演示平台，无需账号；不带 --task 时列出演示任务
  令牌只从环境变量 CALLBOOK_TOKEN 读取。

筛选（records、export）
  --keyword 号码         被叫号码或其一部分
  --intention A,B        意向标签，字母或数字（1 即 A）
  --levels 0-100,100-500 分数段
  --start-at 时间        开始时间，YYYY-MM-DD 或 "YYYY-MM-DD HH:mm:ss"（北京时间）
  --end-at 时间          结束时间
  --hangup-date 起,止    挂断时间范围

sync
  --full                 完整核对：重新读取全部通话
  --accept-removals      平台不再列出本机大部分通话时，同意将其从本机删除；不加则保留并以 6 退出
  --since 日期           只读取此时间之后的通话（按平台的 start_at 筛选）

records
  --local                查看本机的通话，无需网络
  --search 文字          全文搜索（与 --local 一起使用）
  --page N               第几页，默认 1
  --per-page N           每页条数，默认 50

export
  --search 文字          全文搜索
  --saved 名称           运行在窗口中保存的常用导出（任务、筛选和格式都已保存，可不带 --out）
  --preset 方案          essentials、everything、conversation、utterances，或自己保存的方案名
  --columns a,b          字段及顺序，使用平台的字段名（如 callee,bill；逐句时另有 details.text 等）
  --rows record|utterance 每行一通电话（默认）或一句话
  --header label|key     表头用名称（默认）或字段名
  --mask                 号码打码，对话和备注中的一并处理
  --zone 时区            时间所用的时区，默认 Asia/Shanghai
  --duration-unit 单位   时长用 s（默认）、ms、min 或 clock（时分秒）
  仅 CSV：
  --encoding 编码        utf-8（默认）或 gb18030
  --no-bom               不写 BOM
  --line-end crlf|lf     换行，默认 crlf
  --delimiter comma|tab  分隔符，默认逗号
  --raw                  单元格保持原样，不做电子表格安全处理，不写 BOM

task
  --diff 文件            与文件中的任务逐项比较（旧 → 新），列出平台上的变化；文件可以是 task --json 的输出、
                         平台返回的 data 或保存请求的正文（其中没有的设置不比较）。有无差异退出码都是 0

通用
  --json                 向标准输出打印一个 JSON 文档
  --lang zh-CN|en        语言
  --data-dir 目录        数据文件夹
  --version, --help

没有系统钥匙串的机器：CALLBOOK_KEYRING=file 同意把密钥保存在文件中，或用 CALLBOOK_STORE_KEY 直接给出（64 位十六进制，或恢复密钥的 24 个词）。

退出码：0 完成 · 1 程序自身故障 · 2 用法错误 · 3 平台拒绝 · 4 网络或服务器故障 · 5 本机存储
        6 完成但不完整 · 130 已取消
`,
  en: `Callbook on the command line

Usage: callbook <command> --task ID [options]

Commands
  sync                   brings all calls of the task onto this machine, encrypted
  records                one page of call records
  export --out FILE      every call that the filters admit, from this machine to .csv or .xlsx (synchronised first
                         if it never was)
  task                   the settings of a calling task

Account
  --user ID              user id
  --sub-user ID          sub-user id
  --base-url URL         platform address, https://ai.api.longlonglong.cn by default
  --allow-http           plain http to other machines is accepted
  --demo                 the built-in demo platform, no account needed; without --task its tasks are listed
  The token is read from the environment variable CALLBOOK_TOKEN alone.

Filters (records, export)
  --keyword NUMBER       callee number or a part of it
  --intention A,B        intention labels, letters or numbers (1 is A)
  --levels 0-100,100-500 score ranges
  --start-at TIME        YYYY-MM-DD or "YYYY-MM-DD HH:mm:ss", China time
  --end-at TIME
  --hangup-date FROM,TO  period of hang-up

sync
  --full                 check everything: all calls are read again
  --accept-removals      where the platform lists most of the calls no more, they may be removed from this machine;
                         without it they are kept, and the exit code is 6
  --since DATE           only calls from then on, by the platform's start_at filter

records
  --local                the calls on this machine, no network needed
  --search TEXT          full-text search, together with --local
  --page N               page, 1 by default
  --per-page N           records a page, 50 by default

export
  --search TEXT          full-text search
  --saved NAME           runs an export saved in the window: task, filter and layout come with it, --out may be left out
  --preset NAME          essentials, everything, conversation, utterances, or one of your own
  --columns a,b          fields in order, by the platform's names (callee,bill; of a sentence details.text and more)
  --rows record|utterance  a row a call (default) or a row a sentence
  --header label|key     header row in words (default) or field names
  --mask                 phone numbers masked, in what was said too
  --zone ZONE            time zone of the times, Asia/Shanghai by default
  --duration-unit UNIT   s (default), ms, min or clock (h:mm:ss)
  CSV alone:
  --encoding ENCODING    utf-8 (default) or gb18030
  --no-bom               no byte order mark
  --line-end crlf|lf     crlf by default
  --delimiter comma|tab  comma by default
  --raw                  cells as they are, without the protections for spreadsheets and without a byte order mark

task
  --diff FILE            what changed on the platform since FILE was written, setting by setting (old → new). FILE is
                         what task --json printed, the platform's data, or the body of a save (settings that it
                         leaves out are not compared). Exit code 0 with and without differences

All
  --json                 one JSON document on standard output
  --lang zh-CN|en        language
  --data-dir DIR         data folder
  --version, --help

Without a system keychain: CALLBOOK_KEYRING=file agrees to keep the key in a file; CALLBOOK_STORE_KEY gives it
directly (64 hex digits, or the 24 words of the recovery key).

Exit codes: 0 done · 1 fault of the program · 2 wrong usage · 3 refused by the platform
            4 network or server failure · 5 local storage · 6 done but incomplete · 130 cancelled
`,
}
