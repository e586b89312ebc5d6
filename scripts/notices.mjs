/** `npm run notices`: writes THIRD-PARTY.txt anew. A test says when that is due. */
import { writeFileSync } from 'node:fs'
import { NOTICES, noticesText } from './lib/thirdParty.mjs'

writeFileSync(NOTICES, await noticesText())
