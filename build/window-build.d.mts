export function buildWindow(options: { say(line: string): void; out?: string }): Promise<void>
