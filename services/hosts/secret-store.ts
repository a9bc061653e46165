/** Where a host keeps what nobody should read on the disk, such as the logins of engines. */
export interface SecretStore {
  /** Null where none is kept, or where it can't be read any more, as after a change of the system's keys. */
  read(name: string): Promise<string | null>
  /** On disk when it resolves; null takes it away. */
  write(name: string, text: string | null): Promise<void>
}
