/** Whether two types are the same: `any` is the same as nothing else. */
export type Equals<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

export function is<_Same extends true>(): void {}
