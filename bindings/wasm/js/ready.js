// Where the engine is ready at once there is nothing to wait for: a program that waits all the same runs everywhere.

export async function init() {}

export function initSync() {}
