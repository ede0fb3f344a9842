// Light, dark, or as the system has it. Remembered in this browser.

const KEY = 'scopeward-theme'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export function theme(): Theme {
  try {
    const kept = localStorage.getItem(KEY)
    return THEMES.find((one) => one === kept) ?? 'auto'
  } catch {
    return 'auto' // a browser may forbid to remember
  }
}

export function setTheme(chosen: Theme): void {
  try {
    localStorage.setItem(KEY, chosen)
  } catch {
    // it holds until the page is closed
  }
  paint(chosen)
}

/** Other panes may draw by it: the attribute is all that they need to watch. */
export function paint(chosen: Theme): void {
  document.documentElement.toggleAttribute('data-theme', chosen !== 'auto')
  if (chosen !== 'auto') document.documentElement.dataset['theme'] = chosen
}
