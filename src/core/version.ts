// Named, so that the bundler takes this one line and leaves the rest of the file out.
import { version } from '../../package.json'

/** The product's version, for the hosts that have no Electron to ask. */
export const VERSION: string = version
