// A file that is dropped anywhere on the page is opened. A pane that wants files itself stops the event.

import { openFile } from '../state/files.ts'

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/** How long after the last sign of a file over the page it has gone: there is no event for that. */
const GONE = 250

export function takeDrops(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = (there: boolean) => document.documentElement.toggleAttribute('data-drop', there)
  addEventListener('dragover', (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    over(true)
    clearTimeout(timer)
    timer = setTimeout(() => over(false), GONE)
  })
  addEventListener('drop', (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    over(false)
    const file = event.dataTransfer?.files[0]
    if (file) void openFile(file)
  })
}
