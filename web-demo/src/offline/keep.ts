// Keeps the page for times without a network. Where a browser will not, it works as any other page.

export function keep(): void {
  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    navigator.serviceWorker.register('./offline.js').catch(() => {})
  }
}
