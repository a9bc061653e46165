import { pathToFileURL } from 'node:url'
/** One benchmark in a process of its own: what it reports goes to the parent, and the channel closes after the last. */
import { promisify } from 'node:util'

const send = promisify(process.send.bind(process))
const { default: bench } = await import(pathToFileURL(process.argv[2]).href)
const sent = []
await bench((name, value) => sent.push(send({ name, value })))
await Promise.all(sent)
process.disconnect()
