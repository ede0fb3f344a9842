// What the page uses of the import of OpenAPI, which `cargo xtask playground` builds.

declare module '#openapi' {
  /** Fetches it. */
  export default function init(): Promise<unknown>
  /** `Imported` as JSON. */
  export function import_openapi(text: string): string
}
