/** Whether an input method has the key: 229 is what browsers say where they do not say so otherwise. */
export const isComposing = ({ isComposing, keyCode }: KeyboardEvent): boolean =>
  isComposing || keyCode === 229
