// The proof that who redeems a code is who asked for it (RFC 7636).

const text = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

/** 256 random bits, as base64url. */
export const random = (): string => text(crypto.getRandomValues(new Uint8Array(32)))

export async function challengeOf(verifier: string): Promise<string> {
  return text(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))))
}
