/** `level_name` by intention label: the documented five, and some that an account may have added. */
export const LABELS: Record<number, string> = {
  1: 'A类客户(意向明确)',
  2: 'B类客户(可能有意向)',
  3: 'C类客户(需再跟进)',
  4: 'D类客户(意向较低)',
  5: 'E类客户(明确拒绝)',
  6: 'F类客户(语音助手)',
  7: 'G类客户(已有同行跟进)',
  8: 'H类客户(要求人工)',
  12: 'L类客户(毛坯待交付)',
  26: 'Z类客户(号码异常)',
}
