/**
 * Words out of what was said. Chinese has no gaps between words: the dictionary that ICU has for it parts them. It parts a
 * little too much for what is asked here: 不方便 is no 方便, and 微信, 打错人 and 没空 come as single characters.
 */
import { ANY_DIGIT } from '../masking/ownDigits.ts'

/** So common that they tell nothing: particles, pronouns, verbs of every sentence. */
const STOP_WORDS = new Set(
  [
    '的 地 得 了 着 过 吗 呢 吧 啊 呀 哦 噢 喔 嗯 呃 唉 哎 诶 欸 喂 哈 嘛 啦 咯 哟 哇 嘞 额 恩 哼 唔',
    '我 你 您 他 她 它 咱 谁 我们 你们 您们 他们 她们 咱们 自己 人家 大家 我是 我在 我就 你是 你在 你就 那你 那我',
    '是 在 有 就 都 也 还 和 与 及 跟 把 被 让 给 对 从 到 去 来 说 要 会 能 可 以 为 之 于 而 且 但 又 再 很 太 最 更 才 只 并 或 如 像 做 用 看 想 叫 话 先 请',
    '几 个 位 些 里 上 下 中 后 前 多 大 小 这 那 哪 这个 那个 哪个 这些 那些 这里 那里 这儿 那儿 这边 那边 这样 那样 这么 那么 这种 那种',
    '一个 一下 一些 一点 一样 然后 就是 还是 是的 因为 所以 但是 不过 如果 而且 或者 可以 已经 现在 时候 的话 什么样',
    'a an the and or of to in on is are be it i you we he she they this that',
  ].flatMap((line) => line.split(' ')),
)
/** They turn what follows into its contrary. */
const NEGATIONS = new Set(['不', '没', '别', '未', '无'])
/** Single characters that say something by themselves. */
const TELLING = new Set(['不', '没', '好', '行', '忙', '贵', '烦', '骗', '滚', '假'])
const LONGEST_JOINED = 6

const NUMERAL_SIGNS = '十百千万亿点两佰仟拾'
/** Numbers, whoever's they are, are no words. */
const NUMBER = new RegExp(`^(?:${ANY_DIGIT.source}|[${NUMERAL_SIGNS}.,，．:：-])+$`, 'u')
const TWO_DIGITS = new RegExp(`${ANY_DIGIT.source}[^]*?${ANY_DIGIT.source}`, 'u')
const HAN = /^\p{Script=Han}$/u

/** Texts that are remembered with their words: short ones are said again and again. */
const MOST_REMEMBERED = 20_000
const LONGEST_REMEMBERED = 40

/** The different words of a text. */
export type WordsOf = (text: string) => readonly string[]

/** @param masked words that hold two digits or more are left out: they may be a part of a number */
export function wordReader(masked: boolean): WordsOf {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
  const remembered = new Map<string, readonly string[]>()

  const isTold = (word: string): boolean =>
    !(HAN.test(word) && !TELLING.has(word)) && !NUMBER.test(word) && !(masked && TWO_DIGITS.test(word))

  function read(text: string): string[] {
    const words = new Set<string>()
    /** A word that the next one may join. */
    let open = ''
    const close = (): void => {
      if (open !== '' && isTold(open)) words.add(open)
      open = ''
    }
    for (const { segment, isWordLike } of segmenter.segment(text)) {
      const word = segment.normalize('NFKC').toLowerCase()
      if (isWordLike !== true || STOP_WORDS.has(word) || NUMBER.test(word)) {
        close()
        continue
      }
      const single = HAN.test(word)
      const joins = open !== '' && open.length + word.length <= LONGEST_JOINED
      if (joins && (single || NEGATIONS.has(open))) open += word
      else {
        close()
        open = word
      }
      // Singles run on into singles, a negation into any word; what is a word already ends here.
      if (!single) close()
    }
    close()
    return [...words]
  }

  return (text) => {
    if (text.length > LONGEST_REMEMBERED) return read(text)
    const known = remembered.get(text)
    if (known !== undefined) return known
    const words = read(text)
    if (remembered.size >= MOST_REMEMBERED) remembered.clear()
    remembered.set(text, words)
    return words
  }
}
