/** How a browser's window comes to the studio that serves it. Its address is `/#token=…`. */
export const browserDoor = {
  /** Where the WebSocket for the calls is. */
  socketPath: '/rpc',
  /** Tells it from other sockets; the token stands beside it, because a URL would be kept in logs. */
  socketProtocol: 'framechain.v1',
  tokenProtocol: (token: string): string => `token.${token}`,
  /** The same calls for scripts, each with `Authorization: Bearer <token>`; 401 says that the token is no longer right. */
  apiPath: '/api'
} as const
