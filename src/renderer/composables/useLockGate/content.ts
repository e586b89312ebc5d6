/**
 * Takes everything out of the document but one element, and puts it back as it was. Components stay as they are, with what
 * was typed: out of the document they are in no one's sight, and in no reader's. What comes up meanwhile goes after them.
 */
export interface HeldContent {
  putBack: () => void
}

interface Scrolled {
  element: Element
  top: number
  left: number
}

const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve))

/** @param left the one element that stays, a child of the body */
export function holdContent(left: Element): HeldContent {
  const { body } = document
  const focused = document.activeElement
  const scrolled = [...body.querySelectorAll('*')].flatMap((element): Scrolled[] => {
    const { scrollTop: top, scrollLeft } = element
    return top !== 0 || scrollLeft !== 0 ? [{ element, top, left: scrollLeft }] : []
  })
  const held = document.createDocumentFragment()
  const take = (): void => held.append(...[...body.childNodes].filter((node) => node !== left))
  take()
  const watching = new MutationObserver(take)
  watching.observe(body, { childList: true })

  function scroll(): void {
    for (const { element, top, left: across } of scrolled) {
      element.scrollTop = top
      element.scrollLeft = across
    }
  }
  return {
    putBack: () => {
      watching.disconnect()
      body.insertBefore(held, left)
      scroll()
      if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
      // What measures itself has found itself without a size, and learns of it in the next frame.
      void frame().then(frame).then(scroll)
    },
  }
}
