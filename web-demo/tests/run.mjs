// Runs what the page says to run: each snippet in a folder beside its policy, by the real interpreter.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGE = fileURLToPath(new URL('../../bindings/wasm', import.meta.url))

export class Bench {
  /** `python` has the package, `command` is `scopeward`; one that is not there is a failure, not a pass. */
  constructor({ python, command }) {
    for (const [name, path] of Object.entries({ python, command })) {
      if (!existsSync(path)) throw new Error(`--${name}: there is no ${path}`)
    }
    this.folder = mkdtempSync(join(tmpdir(), 'scopeward-snippets-'))
    this.python = resolve(python)
    this.tools = dirname(resolve(command))
    mkdirSync(join(this.folder, 'node_modules'))
    symlinkSync(PACKAGE, join(this.folder, 'node_modules/scopeward'))
  }

  policy(text) {
    writeFileSync(join(this.folder, 'policy.toml'), text)
  }

  /** What it prints. `more` is of the environment. */
  run(language, code, more = {}) {
    const [program, file] = {
      typescript: [process.execPath, 'check.mjs'],
      python: [this.python, 'check.py'],
      command: ['bash', 'check.sh'],
      curl: ['bash', 'check.sh'],
    }[language]
    writeFileSync(join(this.folder, file), code)
    const env = { ...process.env, ...more, PATH: `${this.tools}:${process.env.PATH}` }
    return this.#printed(program, [file], env).trim()
  }

  /** The command says no by its status, too. */
  #printed(program, words, env) {
    try {
      return execFileSync(program, words, { cwd: this.folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    } catch (error) {
      if (error.status === 1 && error.stdout && !error.stderr) return error.stdout
      throw new Error(`${program} ${words}: ${error.stderr || error.message}`)
    }
  }

  leave() {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
