import type { Json, JsonObject } from './json.ts'
import { keyOf, keyOfText, uuidOf } from './random.ts'

/** A tag of the made-up account: its name, the tag group it belongs to and its colour. */
export interface TagSketch {
  name: string
  group: string
  color: string
}

const TAGS_MADE = '2025-08-04 10:32:49'
const GROUPS_MADE = '2025-07-27 20:41:38'
const SALT_TAG = keyOfText('tag')
const SALT_GROUP = keyOfText('tag group')
const SALT_SCENE = keyOfText('tag scene')

const tagId = (tag: TagSketch): string => uuidOf(keyOf(SALT_TAG, keyOfText(tag.name)))

/** A tag as the platform sends it on a record or one of its dialogue rows (`taggableId`). */
export function tagBody(tag: TagSketch, userId: string, taggableId: string, at: string): JsonObject {
  return {
    id: tagId(tag),
    name: tag.name,
    description: tag.name,
    color: tag.color,
    user_id: userId,
    status: 1,
    created_at: TAGS_MADE,
    updated_at: TAGS_MADE,
    pivot: {
      taggable_id: taggableId,
      tag_id: tagId(tag),
      taggable_type: 'App\\Models\\AutoDialer\\CallRecordDetail',
      created_at: at,
      updated_at: null,
    },
    tag_groups: [tagGroupBody(tag, userId)],
  }
}

export function tagGroupBody(tag: TagSketch, userId: string): JsonObject {
  const id = uuidOf(keyOf(SALT_GROUP, keyOfText(tag.group)))
  return {
    id,
    user_id: userId,
    name: tag.group,
    created_at: GROUPS_MADE,
    updated_at: GROUPS_MADE,
    tag_scene_id: uuidOf(SALT_SCENE),
    sort: 0,
    pivot: {
      tag_id: tagId(tag),
      tag_group_id: id,
      created_at: GROUPS_MADE,
      updated_at: GROUPS_MADE,
    },
  }
}

/** The groups of these tags, each group once. */
export function tagGroupBodies(tags: readonly TagSketch[], userId: string): Json[] {
  const groups = new Map(tags.map((tag) => [tag.group, tag]))
  return [...groups.values()].map((tag) => tagGroupBody(tag, userId))
}
