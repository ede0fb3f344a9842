// Importing this makes <scope-consent> known to the page.

import { ScopeConsent } from './element.js'

globalThis.customElements?.get('scope-consent') ?? globalThis.customElements?.define('scope-consent', ScopeConsent)

export { ScopeConsent }
