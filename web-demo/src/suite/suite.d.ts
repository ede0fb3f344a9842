// What the page uses of the suite that every host runs.

declare module '#suite/vectors.mjs' {
  type Files = Record<string, string>
  interface Result {
    passed: number
    failed: number
    failures: string[]
    controls: number
  }
  /** How many cases each topic holds. */
  export function counts(files: Files): Map<string, number>
  export function run(lib: object, files: Files, host: { seen(topic: string, good: boolean): void }): Promise<Result>
}

/** The address of the suite's data. */
declare module 'virtual:suite' {
  const address: string
  export default address
}
