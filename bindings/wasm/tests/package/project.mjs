// An empty project outside of this repository, with the packed package in it.

import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

export const root = join(import.meta.dirname, '../..')

/** Runs a program. Whatever it says on its error output, and any status but 0, is an error. */
export async function run(program, args, { cwd, silent = true } = {}) {
  const env = { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' }
  const { stdout, stderr } = await execute(program, args, { cwd, env, timeout: 300_000, maxBuffer: 1 << 26 }).catch(
    ({ message, stdout }) => {
      throw new Error(`${message}\n${stdout ?? ''}`.trim())
    },
  )
  if (silent && stderr.trim() !== '') throw new Error(`${program} complains:\n${stderr}`)
  return stdout
}

export class Project {
  static async create() {
    const folder = mkdtempSync(join(tmpdir(), 'scopeward-'))
    const packed = await npm(['pack', '--json', '--pack-destination', folder], root)
    const [{ filename, files, size, unpackedSize }] = Object.values(JSON.parse(packed))
    const project = new Project(folder, join(folder, filename))
    Object.assign(project, { files, size, unpackedSize })
    project.write('package.json', JSON.stringify({ name: 'empty', private: true }))
    await npm(['install', '--offline', '--no-audit', '--no-fund', `./${filename}`], folder)
    project.copy('smoke.mjs')
    project.copy('guard.mjs')
    return project
  }

  constructor(folder, tarball) {
    this.folder = folder
    this.tarball = tarball
  }

  path(...names) {
    return join(this.folder, ...names)
  }

  write(name, text) {
    writeFileSync(this.path(name), text)
    return this.path(name)
  }

  /** Takes a file or folder of the tests along. */
  copy(name, to = name) {
    cpSync(join(import.meta.dirname, name), this.path(to), { recursive: true })
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function npm(args, cwd) {
  return run('npm', args, { cwd, silent: false })
}
