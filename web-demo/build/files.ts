// The files of a build, as a visitor would ask for them.

import { readdirSync } from 'node:fs'
import { join, sep } from 'node:path'

/** Their paths below the folder, sorted. What starts with a dot is for tools alone. */
export function filesOf(folder: string): string[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = found.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1).split(sep).join('/'))
  return paths.filter((path) => !path.startsWith('.')).sort()
}
