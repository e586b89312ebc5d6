/** Browser host: lets the browser fetch a finished file. @param url on this origin, good for once */
export function fetchFile(url: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = ''
  link.click()
}
