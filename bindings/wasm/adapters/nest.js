// NestJS: `ScopesModule.forRoot(...)` guards every handler. It goes by `@RequireScope(...)` and `@Public('why')`, or by the policy's table.

import { checkRoutes, mark, marked, refuse, route } from './check.js'
import { routes, scopes as express, send as sendExpress } from './express.js'
import { send as sendFastify } from './fastify.js'
import { Guard } from './guard.js'

export { allOf, anyOf, expand } from './guard.js'

/** The handler, or all handlers of the controller, need these scopes. */
export const RequireScope = (need) => decorator({ need })

/** The handler is open to everyone, and why. */
export const Public = (reason) => decorator({ public: reason })

const decorator = (what) => (target, name, descriptor) => void mark(descriptor ? descriptor.value : target, what)

export const scopes = (policy, options) => new NestGuard(policy, options)
