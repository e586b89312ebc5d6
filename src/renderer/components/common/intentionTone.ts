/** The class that colours the badge of an intention, see `styles/chips.css`. */
export const toneOf = (letter: string): string => (/^[A-E]$/.test(letter) ? letter.toLowerCase() : 'e')
