/**
 * Does several lanes of work beside each other, and the works of one lane one after the other: what uses a single
 * core leaves the others to its neighbours.
 * @param {(() => Promise<boolean>)[][]} lanes works answer whether they went well
 * @param {{ stopAtFailure?: boolean }} [options] whether nothing further begins, in any lane, after a failure
 * @returns {Promise<boolean>} whether all did
 */
export async function runLanes(lanes, { stopAtFailure = false } = {}) {
  let well = true
  const runLane = async (lane) => {
    for (const work of lane) {
      if (stopAtFailure && !well) return
      if (!(await work())) well = false
    }
  }
  await Promise.all(lanes.map(runLane))
  return well
}
