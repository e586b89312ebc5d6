/**
 * How a call can go, whatever is sold: the customer's kinds of reply and the script nodes the AI answers with. What
 * is said at a node is the industry's.
 */

export type ScriptNode =
  | 'opening'
  | 'who'
  | 'pitch'
  | 'price'
  | 'detail'
  | 'where'
  | 'doubt'
  | 'robot'
  | 'repeat'
  | 'nudge'
  | 'invite'
  | 'confirm'
  | 'transfer'
  | 'byeGood'
  | 'byeRefuse'
  | 'byeBusy'
  | 'byeSilence'

/** Node names as they appear in `answer_text`. */
export const NODE_NAMES: Record<ScriptNode, string> = {
  opening: '开场白',
  who: '身份说明',
  pitch: '业务介绍',
  price: '费用说明',
  detail: '详情介绍',
  where: '地址说明',
  doubt: '疑虑解答',
  robot: '是否机器人',
  repeat: '重复播报',
  nudge: '静默追问',
  invite: '邀约加微',
  confirm: '确认信息',
  transfer: '转接人工',
  byeGood: '成功结束语',
  byeRefuse: '拒绝挽留后结束',
  byeBusy: '忙碌结束语',
  byeSilence: '无应答结束',
}

export type ReplyKind =
  | 'greet'
  | 'listen'
  | 'who'
  | 'price'
  | 'where'
  | 'interested'
  | 'hesitate'
  | 'busy'
  | 'refuse'
  | 'angry'
  | 'unclear'
  | 'silence'
  | 'robot'
  | 'addYes'
  | 'addNo'
  | 'time'
  | 'bye'
  | 'assistant'

/** What customers say. `silence` is what recognition makes of nothing: an empty text. */
export const REPLIES: Record<ReplyKind, readonly string[]> = {
  greet: ['喂，你好。', '喂？', '哎，你好你好。', '嗯，哪位？', '你好，请讲。'],
  listen: ['嗯，你说。', '好，你讲。', '哦，这样啊。', '嗯嗯。', '行，你说说看。', '对，是我。'],
  who: ['你是哪里的？', '你谁啊？', '你们是什么公司？', '你怎么知道我电话的？', '请问你是哪位？'],
  price: ['多少钱啊？', '怎么收费的？', '贵不贵？', '费用是多少？', '有没有优惠？'],
  where: ['你们在哪儿？', '地址在什么地方？', '离我远不远啊？', '在哪个区？'],
  interested: ['听着还行，你详细说说。', '可以啊，我想了解一下。', '嗯，我正好有这个需要。', '那挺好的。'],
  hesitate: ['我再考虑考虑吧。', '我得跟家里人商量一下。', '现在还说不好。', '之前也有人打过电话，没谈成。'],
  busy: ['我在开车，不方便。', '我正开会呢。', '现在忙，回头再说。', '在上班，晚点打吧。'],
  refuse: ['不需要，谢谢。', '不用了。', '没兴趣。', '我不要，别打了。', '暂时不考虑。'],
  angry: ['怎么又是你们，天天打！', '再打我投诉了啊。', '都说了不要了，烦不烦！', '把我号码删掉。'],
  unclear: ['啊？你说什么？', '听不清，你大声点。', '信号不好，再说一遍。', '喂？喂？听得到吗？'],
  silence: [''],
  robot: ['你是机器人吧？', '这是不是录音啊？', '是真人吗？', '你是 AI 吗？'],
  addYes: ['可以，加这个手机号就行。', '行，你加我吧。', '微信就是手机号。', '好的，你发我看看。'],
  addNo: ['微信就不加了。', '不加微信，你直接说吧。', '算了，不用加。'],
  time: ['周六上午吧。', '明天下午三点以后。', '晚上七点之后都行。', '下周再说吧，下周二。'],
  bye: ['好的，再见。', '嗯，拜拜。', '行，先这样。', '挂了吧。'],
  assistant: [
    '您好，机主现在不方便接听电话，我是他的语音助手。',
    '您好，您呼叫的用户暂时无法接听，请在滴声后留言。',
  ],
}

export interface Scenario {
  name: string
  /** 1 A … 5 E, 6 for an answering machine; tasks that know five labels only count it as 5. */
  intention: 1 | 2 | 3 | 4 | 5 | 6
  /** Share among answered calls, relative. */
  weight: number
  /** Each: what the customer says and what the AI answers; null where the customer hangs up first. */
  rounds: readonly (readonly [ReplyKind, ScriptNode | null])[]
  /** Ids of {@link LLM_TAGS}. */
  llmTags: readonly number[]
  /** A person takes over after the last round. */
  transfer?: boolean
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: '意向明确，多轮咨询',
    intention: 1,
    weight: 3,
    rounds: [
      ['greet', 'pitch'],
      ['who', 'who'],
      ['listen', 'pitch'],
      ['interested', 'detail'],
      ['price', 'price'],
      ['hesitate', 'doubt'],
      ['unclear', 'repeat'],
      ['where', 'where'],
      ['robot', 'robot'],
      ['interested', 'detail'],
      ['price', 'price'],
      ['addYes', 'confirm'],
      ['time', 'byeGood'],
      ['bye', null],
    ],
    llmTags: [1854, 10433, 23120, 23125],
  },
  {
    name: '意向明确，加微信',
    intention: 1,
    weight: 5,
    rounds: [
      ['listen', 'pitch'],
      ['interested', 'detail'],
      ['price', 'price'],
      ['addYes', 'byeGood'],
    ],
    llmTags: [1854, 23125],
  },
  {
    name: '要求人工',
    intention: 1,
    weight: 3,
    rounds: [
      ['greet', 'pitch'],
      ['robot', 'robot'],
      ['interested', 'detail'],
      ['price', 'transfer'],
    ],
    llmTags: [10433, 23131],
    transfer: true,
  },
  {
    name: '有意向，约时间',
    intention: 2,
    weight: 7,
    rounds: [
      ['listen', 'pitch'],
      ['where', 'where'],
      ['interested', 'invite'],
      ['addNo', 'confirm'],
      ['time', 'byeGood'],
    ],
    llmTags: [1854, 10433, 23126],
  },
  {
    name: '有意向，问价格',
    intention: 2,
    weight: 6,
    rounds: [
      ['greet', 'pitch'],
      ['price', 'price'],
      ['hesitate', 'invite'],
      ['addYes', 'byeGood'],
      ['bye', null],
    ],
    llmTags: [23120, 23125],
  },
  {
    name: '犹豫',
    intention: 3,
    weight: 9,
    rounds: [
      ['who', 'who'],
      ['listen', 'pitch'],
      ['hesitate', 'doubt'],
      ['addNo', 'byeRefuse'],
    ],
    llmTags: [3927, 23126],
  },
  {
    name: '忙，稍后联系',
    intention: 3,
    weight: 9,
    rounds: [
      ['greet', 'pitch'],
      ['busy', 'byeBusy'],
    ],
    llmTags: [3927],
  },
  {
    name: '听不清',
    intention: 3,
    weight: 4,
    rounds: [
      ['unclear', 'repeat'],
      ['unclear', 'repeat'],
      ['silence', 'nudge'],
      ['listen', 'pitch'],
      ['unclear', 'byeBusy'],
    ],
    llmTags: [23140],
  },
  {
    name: '敷衍后挂断',
    intention: 4,
    weight: 12,
    rounds: [
      ['listen', 'pitch'],
      ['listen', 'detail'],
      ['bye', null],
    ],
    llmTags: [3927],
  },
  {
    name: '委婉拒绝',
    intention: 4,
    weight: 14,
    rounds: [
      ['greet', 'pitch'],
      ['refuse', 'doubt'],
      ['refuse', 'byeRefuse'],
    ],
    llmTags: [1854, 23128],
  },
  {
    name: '直接拒绝',
    intention: 5,
    weight: 14,
    rounds: [
      ['refuse', 'doubt'],
      ['angry', 'byeRefuse'],
    ],
    llmTags: [23128, 23129],
  },
  {
    name: '全程静默',
    intention: 5,
    weight: 6,
    rounds: [
      ['silence', 'nudge'],
      ['silence', 'nudge'],
      ['silence', 'byeSilence'],
    ],
    llmTags: [],
  },
  { name: '接通即挂断', intention: 5, weight: 8, rounds: [], llmTags: [] },
  {
    name: '语音助手',
    intention: 6,
    weight: 5,
    rounds: [
      ['assistant', 'pitch'],
      ['assistant', 'byeSilence'],
    ],
    llmTags: [23141],
  },
]

export const LLM_TAGS: Record<number, string> = {
  1854: '礼貌',
  3927: '敷衍',
  10433: '有时间',
  23120: '关注价格',
  23125: '同意加微',
  23126: '拒加微',
  23128: '明确拒绝',
  23129: '情绪激动',
  23131: '要求人工',
  23140: '听不清',
  23141: '语音助手',
}

/** The tag that recognition puts on a reply of a kind: name, its tag group and colour. */
export const REPLY_TAGS: Partial<Record<ReplyKind, { name: string; group: string; color: string }>> = {
  who: { name: '是谁', group: '业务相关', color: '#2d8cf0' },
  price: { name: '问价格', group: '业务相关', color: '#2d8cf0' },
  where: { name: '问地址', group: '业务相关', color: '#2d8cf0' },
  interested: { name: '感兴趣', group: '肯定', color: '#19be6b' },
  addYes: { name: '同意加微', group: '肯定', color: '#19be6b' },
  time: { name: '约时间', group: '肯定', color: '#19be6b' },
  hesitate: { name: '犹豫', group: '中性', color: '#ff9900' },
  busy: { name: '客户忙', group: '中性', color: '#ff9900' },
  unclear: { name: '听不清', group: '中性', color: '#808695' },
  robot: { name: '质疑机器人', group: '中性', color: '#808695' },
  addNo: { name: '拒加微', group: '否定', color: '#ed4014' },
  refuse: { name: '拒绝', group: '否定', color: '#ed4014' },
  angry: { name: '投诉倾向', group: '否定', color: '#ed4014' },
}
