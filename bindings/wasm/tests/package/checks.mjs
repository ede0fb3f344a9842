// One line per check, and a count at the end.

let passed = 0
let failed = 0

/** A check passes unless it throws. What it returns is a note for the reader. */
export async function check(name, act) {
  const start = performance.now()
  try {
    const note = await act()
    passed++
    report('passed', name, start, note)
  } catch (error) {
    failed++
    report('FAILED', name, start)
    console.log(String(error.message ?? error).replace(/^/gm, '       '))
  }
}

function report(verdict, name, start, note) {
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${verdict} ${name}  ${note ? `${note}  ` : ''}(${seconds} s)`)
}

/** Prints the count and sets the exit status. Where nothing passed, nothing was proved. */
export function finish(name = 'package') {
  console.log(`${name}: ${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
}
