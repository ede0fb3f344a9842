// axe, asked about a page as it stands.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * What axe finds wrong, a line each: on the whole page, or in those parts of it. The policy of the pages lets no foreign script
 * in: the browser must pass over it.
 */
export async function violations(page, ...parts) {
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(SOURCE)
  const { violations } = await page.evaluate((parts) => window.axe.run(parts.length > 0 ? parts : document), parts)
  const places = ({ nodes }) => nodes.map(({ target, failureSummary }) => `${target} (${failureSummary.replace(/\s+/g, ' ')})`)
  return violations.map((one) => `${one.id}: ${places(one).join('; ')}`)
}
