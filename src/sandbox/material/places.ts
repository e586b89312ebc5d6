/** A place as the platform holds it: provinces and cities are rows of one table. */
export interface Place {
  id: number
  pid: number | null
  city: string
  area_code: string
  post_code: string
}

export interface Province extends Place {
  cities: Place[]
}

/** [province, post code, [city, area code, post code], …]; the first city is the capital and lends its area code. */
type Row = [string, string, ...[string, string, string][]]

const ROWS: Row[] = [
  ['北京', '100000', ['北京', '010', '100000']],
  ['上海', '200000', ['上海', '021', '200000']],
  ['重庆', '400000', ['重庆', '023', '400000']],
  ['河北', '050000', ['石家庄', '0311', '050000'], ['唐山', '0315', '063000'], ['保定', '0312', '071000']],
  [
    '江苏',
    '210000',
    ['南京', '025', '210000'],
    ['苏州', '0512', '215000'],
    ['无锡', '0510', '214000'],
    ['徐州', '0516', '221000'],
  ],
  [
    '浙江',
    '310000',
    ['杭州', '0571', '310000'],
    ['宁波', '0574', '315000'],
    ['温州', '0577', '325000'],
    ['嘉兴', '0573', '314000'],
  ],
  ['安徽', '238000', ['合肥', '0551', '230000'], ['蚌埠', '0552', '233000'], ['芜湖', '0553', '241000']],
  ['福建', '350000', ['福州', '0591', '350000'], ['厦门', '0592', '361000'], ['泉州', '0595', '362000']],
  [
    '山东',
    '250000',
    ['济南', '0531', '250000'],
    ['青岛', '0532', '266000'],
    ['烟台', '0535', '264000'],
    ['潍坊', '0536', '261000'],
  ],
  ['河南', '450000', ['郑州', '0371', '450000'], ['洛阳', '0379', '471000'], ['南阳', '0377', '473000']],
  ['湖北', '430000', ['武汉', '027', '430000'], ['宜昌', '0717', '443000'], ['襄阳', '0710', '441000']],
  ['湖南', '410000', ['长沙', '0731', '410000'], ['岳阳', '0730', '414000'], ['衡阳', '0734', '421000']],
  [
    '广东',
    '510000',
    ['广州', '020', '510000'],
    ['深圳', '0755', '518000'],
    ['佛山', '0757', '528000'],
    ['东莞', '0769', '523000'],
  ],
  ['四川', '610000', ['成都', '028', '610000'], ['绵阳', '0816', '621000'], ['宜宾', '0831', '644000']],
  ['陕西', '710000', ['西安', '029', '710000'], ['咸阳', '029', '712000'], ['宝鸡', '0917', '721000']],
  ['辽宁', '110000', ['沈阳', '024', '110000'], ['大连', '0411', '116000']],
  ['云南', '650000', ['昆明', '0871', '650000'], ['大理', '0872', '671000']],
]

const FIRST_CITY_ID = 40

/** Seventeen provinces with one to four cities each. Ids are ours; names, area codes and post codes are real. */
export const PROVINCES: readonly Province[] = buildProvinces()

function buildProvinces(): Province[] {
  let cityId = FIRST_CITY_ID
  return ROWS.map(([name, postCode, ...cities], position) => {
    const id = position + 1
    return {
      id,
      pid: null,
      city: name,
      area_code: cities[0]?.[1] ?? '',
      post_code: postCode,
      cities: cities.map(([city, areaCode, cityPostCode]) => ({
        id: (cityId += 1),
        pid: id,
        city,
        area_code: areaCode,
        post_code: cityPostCode,
      })),
    }
  })
}
