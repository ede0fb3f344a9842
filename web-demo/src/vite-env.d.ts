/// <reference types="vite/client" />

/** The version of the package, and the commit that the page is built from. */
declare const __VERSION__: string
declare const __COMMIT__: string
