// What holds for the text of a policy.

/** Policies with lines of their own in between, and other spaces around `=`. */
function layouts(fc, lib, files) {
  const policies = [lib.starter(), files['policies/timetracker.toml'], files['policies/doubletime.toml']]
  const noise = fc.constantFrom('', '', '', '\n', '# a remark — ✓\n', '   ', '\t')
  const noises = fc.array(noise, { minLength: 8, maxLength: 8 })
  return fc.tuple(fc.constantFrom(...policies), noises, fc.nat({ max: 3 })).map(([text, noises, spaces]) => {
    const spread = (line) => line.replace(/^("[^"]*"|[\w.-]+) = /, `$1${' '.repeat(spaces)}= `)
    return text.split('\n').map((line, at) => noises[at % noises.length] + spread(line)).join('\n')
  })
}

export const texts = {
  'formatting is a fixpoint and keeps the fingerprint': {
    law: (fc, lib, files) =>
      fc.property(layouts(fc, lib, files), (text) => {
        const once = lib.format(text)
        return lib.format(once) === once && lib.Policy.compile(once).fingerprint === lib.Policy.compile(text).fingerprint
      }),
    lies: {
      'a line more each time': (lib) => ({ format: (text) => `${lib.format(text)}# again\n` }),
      'a policy of its own': (lib) => ({ format: () => lib.format(lib.starter()) }),
    },
  },

  'a formatted policy decides alike': {
    law: (fc, lib, files) =>
      fc.property(layouts(fc, lib, files), (text) => {
        const modelOf = (text) => {
          const model = lib.Policy.compile(text).model()
          const placeless = (key, value) => (key === 'line' ? undefined : value)
          return JSON.stringify(model, placeless)
        }
        return modelOf(lib.format(text)) === modelOf(text)
      }),
    lies: { 'comments are lines': (lib) => ({ format: (text) => lib.format(text).replace(/^title = .*$/m, '') }) },
  },
}
