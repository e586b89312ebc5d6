import type { Json, JsonObject } from './json.ts'
import {
  COMPANY_HEADS,
  COMPANY_TAILS,
  COMPANY_TRADES,
  FEMALE_GIVEN,
  MALE_GIVEN,
  SURNAMES,
} from './material/people.ts'
import { PROVINCES, type Place } from './material/places.ts'
import { Dice, keyOf, uuidOf } from './random.ts'
import { customerKey, type Sketch } from './sketch.ts'
import type { SandboxTask } from './tasks.ts'

/** A made-up customer. */
export interface Person {
  name: string | null
  company: string | null
  /** 0 unknown, 1 female, 2 male. */
  gender: 0 | 1 | 2
  /** 王女士, 李先生, or nothing where the name is unknown. */
  address: string
  province: Place | null
  city: Place | null
  components: Json
}

const SALT_PERSON = 41
const PLACES_MADE = '2025-04-21 10:20:33'

export function sketchPerson(task: SandboxTask, sketch: Sketch): Person {
  const dice = new Dice(keyOf(customerKey(task, sketch.customer), SALT_PERSON))
  const gender = genderOf(dice.unit())
  const surname = dice.pick(SURNAMES)
  const given = dice.pick(gender === 1 ? FEMALE_GIVEN : MALE_GIVEN)
  const named = !dice.chance(0.06)
  const company = dice.chance(0.35)
    ? dice.pick(COMPANY_HEADS) + dice.pick(COMPANY_TRADES) + dice.pick(COMPANY_TAILS)
    : null
  const province = dice.chance(0.03) ? null : dice.pick(PROVINCES)
  return {
    name: named ? surname + given : null,
    company,
    gender,
    address: named && gender !== 0 ? surname + (gender === 1 ? '女士' : '先生') : '',
    province,
    city: province === null || dice.chance(0.04) ? null : dice.pick(province.cities),
    components: componentsOf(task, sketch, dice),
  }
}

function genderOf(unit: number): 0 | 1 | 2 {
  if (unit < 0.12) return 0
  return unit < 0.55 ? 1 : 2
}

/** CRM fields of the customer; null where the CRM was never asked, as the platform really sends it. */
function componentsOf(task: SandboxTask, sketch: Sketch, dice: Dice): Json {
  if (dice.chance(0.05)) return null
  if (dice.chance(0.5)) return []
  const component = (position: number, name: string, type: string, value: Json): JsonObject => ({
    id: uuidOf(keyOf(task.seedKey, SALT_PERSON, position)),
    name,
    type,
    value,
  })
  const wechat = component(0, '微信', 'text', String(sketch.callee))
  return dice.chance(0.4)
    ? [wechat, component(1, '备注年级', 'select', dice.pick(['三', '四', '五']))]
    : [wechat]
}

export function placeBody(place: Place): JsonObject {
  return {
    id: place.id,
    pid: place.pid,
    city: place.city,
    area_code: place.area_code,
    post_code: place.post_code,
    created_at: PLACES_MADE,
    updated_at: PLACES_MADE,
  }
}
