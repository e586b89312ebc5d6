/** Building blocks of made-up people and companies. */

const words = (text: string): string[] => text.split(' ')

export const SURNAMES: readonly string[] = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤',
  '欧阳',
  '司马',
  '上官',
]
export const FEMALE_GIVEN: readonly string[] = words(
  '芳 娜 敏 静 丽娟 桂英 秀兰 雪梅 晓燕 婷婷 佳怡 雨桐 思琪 欣怡 梦瑶 慧 玉华 春梅 海霞 诗涵 倩 丹 翠萍 若曦 美玲',
)
export const MALE_GIVEN: readonly string[] = words(
  '伟 强 磊 军 建国 志强 海涛 晓东 文博 子轩 浩然 宇航 俊杰 明辉 鹏 超 勇 国庆 立新 振华 嘉豪 一鸣 德胜 永康 铁柱',
)

/** Company names are put together from these three; each is evidently nobody's. */
export const COMPANY_HEADS: readonly string[] = words(
  '云朵 青柠檬 纸飞机 小蜗牛 月亮河 大橘 蒲公英 会飞的鱼 木头人 七色花 慢半拍 晒太阳 不倒翁 萤火 向日葵园 老茶壶',
)
export const COMPANY_TRADES: readonly string[] = words(
  '积木 雨伞 玩具 灯笼 纽扣 豆腐 风筝 竹器 布艺 文具 茶点 木作 糖果 陶瓷',
)
export const COMPANY_TAILS: readonly string[] = ['有限公司', '商行', '工作室', '经营部', '科技有限公司']

/** Mobile prefixes by operator: 1 Telecom, 2 Unicom, 3 Mobile. */
export const PREFIXES: Record<1 | 2 | 3, readonly string[]> = {
  1: ['133', '153', '177', '180', '181', '189', '191', '199'],
  2: ['130', '131', '132', '155', '156', '166', '176', '185', '186'],
  3: [
    '134',
    '135',
    '136',
    '137',
    '138',
    '139',
    '150',
    '151',
    '152',
    '158',
    '159',
    '182',
    '183',
    '187',
    '188',
  ],
}
export const OPERATOR_NAMES: Record<1 | 2 | 3, string> = { 1: '电信', 2: '联通', 3: '移动' }

/** Colleagues who listen to calls afterwards and comment on them. */
export const COLLEAGUES: readonly string[] = [
  '坐席小满',
  '坐席阿飞',
  '质检-白露',
  '组长-谷雨',
  '坐席冬至',
  '运营-立夏',
]

export const COMMENTS: readonly string[] = [
  '已电话回访，客户约周末再联系。',
  '客户加微信成功，已发资料。',
  '意向很强，转给组长跟进。',
  '客户说号码是家人在用，下次换个时间打。',
  '录音已听，AI 识别有误，实际意向应为 B。',
  '不要再打了，客户明确要求拉黑。',
  '价格有顾虑，可以申请优惠后再联系。',
  '客户在开车，晚上七点后再拨。',
  '方言较重，建议人工回访。',
  '已预约到店，周六上午 10 点。\n带孩子一起来。',
  '=客户备注里带等号，导出请当文本',
  '客户问“能不能开发票”，已回复。😊',
]
