// CommonJS sees the same names.

import scopeward = require('scopeward')
import inline = require('scopeward/inline')
import web = require('scopeward/web')

const policy: scopeward.Policy = scopeward.Policy.compile(scopeward.starter())
const same: typeof scopeward.Policy = inline.Policy
const reason: scopeward.Reason = policy.decide(null, 0).reason
web.initSync(new Uint8Array(0))

export { reason, same }
