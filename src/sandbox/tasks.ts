import type { IndustryName } from './material/industries.ts'
import { keyOf, keyOfText, uuidOf } from './random.ts'

/** What a made-up task is like. Everything but `key`, `name` and `total` has a plain default. */
export interface SandboxTaskSpec {
  /** The task's id follows from the seed and this. */
  key: string
  name: string
  /** Call records at the start, 0 … 1,000,000 (more works; nothing is kept per record until a filter asks). */
  total: number
  /** Fixed id, where a test wants to name it. */
  id?: string
  remark?: string | null
  /** 2.0 new or 2.0 old. Default new. */
  version?: 'new' | 'old'
  industry?: IndustryName
  /** 1 stopped, 2 running, 3 waiting. Default 2. */
  status?: 1 | 2 | 3
  /** `task_cause`: why it is not running. New version only: the old one does not send the field. */
  causes?: readonly string[]
  /** Working days over which the calls lie, the last one the day before the anchor. Default 20. */
  days?: number
  /** Share of calls that are answered, 0 … 1. Default 0.45. */
  answerRate?: number
  maximumcall?: number
  /** Intention labels beyond the documented five, up to 26 = Z, as platform accounts can hold them. */
  wideLabels?: boolean
  /** `group_id` as a bare JSON number of 18 digits, which a double cannot hold. */
  longGroupId?: boolean
  /** `task_extras` and `new_task_extra` differ in a few settings. */
  disagrees?: boolean
  holidays?: boolean
}

/** A task as the rest of the stand-in uses it. */
export interface SandboxTask extends Required<Omit<SandboxTaskSpec, 'id'>> {
  id: string
  /** Everything of this task is drawn from it. */
  seedKey: number
}

export const DEMO_SEED = 'callbook'

/** The demo account's tasks: both versions, every status, 0 to 52,480 calls. */
export const DEMO_TASKS: readonly SandboxTaskSpec[] = [
  {
    key: 'education',
    name: '教育课程回访-暑期班',
    total: 1240,
    remark: '体验课学员，优先三四年级',
    industry: 'education',
    status: 2,
    days: 12,
    answerRate: 0.52,
    maximumcall: 6,
    disagrees: true,
  },
  {
    key: 'credit',
    name: '信用卡分期邀约-老户激活',
    total: 52_480,
    remark: '仅限白名单号码',
    industry: 'credit',
    status: 2,
    days: 36,
    answerRate: 0.41,
    maximumcall: 60,
    longGroupId: true,
  },
  {
    key: 'decoration',
    name: '装修意向筛选-交房小区',
    total: 8615,
    version: 'old',
    industry: 'decoration',
    status: 1,
    days: 24,
    answerRate: 0.38,
    maximumcall: 12,
    wideLabels: true,
    holidays: true,
  },
  {
    key: 'membership',
    name: '会员到期提醒-六月',
    total: 137,
    version: 'old',
    industry: 'membership',
    status: 3,
    days: 3,
    answerRate: 0.63,
    maximumcall: 2,
  },
  {
    key: 'reactivation',
    name: '沉睡会员二次触达',
    total: 3072,
    industry: 'membership',
    status: 3,
    causes: ['不在可呼叫时间段内', '等待线路空闲'],
    days: 9,
    answerRate: 0.47,
    maximumcall: 8,
    holidays: true,
  },
  {
    key: 'autumn',
    name: '秋季班预热（未开始）',
    total: 0,
    industry: 'education',
    status: 1,
    causes: ['任务未开启', '任务内没有可拨打的号码'],
    maximumcall: 4,
  },
]

/** The spec with its defaults and its id under a seed. */
export function buildTask(spec: SandboxTaskSpec, seed: string): SandboxTask {
  const seedKey = keyOf(keyOfText(seed), keyOfText(spec.key))
  return {
    remark: null,
    version: 'new',
    industry: 'education',
    status: 2,
    causes: [],
    days: 20,
    answerRate: 0.45,
    maximumcall: 5,
    wideLabels: false,
    longGroupId: false,
    disagrees: false,
    holidays: false,
    ...spec,
    id: spec.id ?? uuidOf(seedKey),
    seedKey,
  }
}

/** The demo account's user id under a seed. */
export function userIdFor(seed: string): string {
  return uuidOf(keyOf(keyOfText(seed), keyOfText('user')))
}

/** The demo task that the documentation uses: version 2.0 new, running, some twelve hundred calls. */
export const DEMO_TASK_ID = demoTaskId('education')
/** The demo task with more than 50,000 calls. */
export const LARGE_DEMO_TASK_ID = demoTaskId('credit')

function demoTaskId(key: string): string {
  return buildTask({ key, name: '', total: 0 }, DEMO_SEED).id
}
