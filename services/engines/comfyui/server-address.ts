import { isIPv4, isIPv6 } from 'node:net'
import { StudioError } from '../../contract/studio-error.ts'
import type { Json } from '../../model/json.ts'

/** A ComfyUI server as the settings name it. */
export interface ComfyServer {
  /** `http(s)://host[:port][/prefix]`, with or without `user:password@`. */
  url: string
  /** Sent with every request, for the login of a proxy; never logged and never written to a project. */
  headers?: Readonly<Record<string, string>> | undefined
}

/** Where requests go, and what of it may be shown. */
export interface ServerAddress {
  /** The address without credentials. */
  readonly shown: string
  readonly headers: Readonly<Record<string, string>>
  http(path: string, query?: Readonly<Record<string, string>>): URL
  socket(clientId: string): URL
  /** The same value with every secret taken out of its texts. */
  redact<Value extends Json>(value: Value): Value
}

/** Throws `server_address` for an address that no server of ours can have. */
export function parseServerAddress({ url, headers = {} }: ComfyServer): ServerAddress {
  const refuse = (reason: string, cause?: unknown): StudioError =>
    new StudioError('server_address', { server: withoutCredentials(url), reason }, { cause })
  let base: URL
  try {
    base = new URL(url)
  } catch (error) {
    throw refuse('it is not an address', error)
  }
  if (base.protocol !== 'http:' && base.protocol !== 'https:')
    throw refuse('it does not start with http:// or https://')
  const host = base.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (isMetadataHost(host)) throw refuse('it lies in a network where no server may be reached')

  const { username, password } = base
  const login =
    username === '' && password === '' ? null : `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const sent: Record<string, string> = { ...headers }
  if (login !== null) sent['authorization'] ??= `Basic ${Buffer.from(login).toString('base64')}`
  base.username = ''
  base.password = ''
  base.search = ''
  base.hash = ''
  const prefix = base.pathname.replace(/\/+$/, '')
  const secrets = secretsOf(sent, decodeURIComponent(password))

  const http: ServerAddress['http'] = (path, query = {}) => {
    const target = new URL(base)
    target.pathname = `${prefix}${path}`
    for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value)
    return target
  }
  return {
    shown: `${base.origin}${prefix}`,
    headers: sent,
    http,
    socket(clientId) {
      const target = http('/ws', { clientId })
      target.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:'
      return target
    },
    redact: (value) => redact(value, secrets)
  }
}

/** The addresses where clouds keep their machines' credentials, and those that only one cable knows. */
const isMetadataHost = (host: string): boolean =>
  (isIPv4(host) && host.startsWith('169.254.')) ||
  (isIPv6(host) && (/^fe[89ab]/.test(host) || host === 'fd00:ec2::254' || host.startsWith('::ffff:a9fe:'))) ||
  host === 'metadata.google.internal'

const withoutCredentials = (url: string): string => url.replace(/\/\/[^/@]*@/, '//')

/** Whole header values, and what comes after a scheme such as Bearer. Short words would take out half a message. */
const secretsOf = (headers: Readonly<Record<string, string>>, password: string): string[] =>
  [password, ...Object.values(headers).flatMap((value) => [value, ...value.split(/[\s;=]+/).slice(1)])]
    .filter((secret) => secret.length >= 4)
    .sort((a, b) => b.length - a.length)

function redact<Value extends Json>(value: Value, secrets: readonly string[]): Value {
  const clean = (item: Json): Json => {
    if (typeof item === 'string') return secrets.reduce((text, secret) => text.replaceAll(secret, '***'), item)
    if (Array.isArray(item)) return item.map(clean)
    if (item === null || typeof item !== 'object') return item
    return Object.fromEntries(Object.entries(item).map(([key, held]) => [clean(key) as string, clean(held)]))
  }
  return clean(value) as Value
}
