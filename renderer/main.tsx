import './ui/tokens.css'
import './ui/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { createConnection } from './client/connection.ts'
import { openMessagePort, openWebSocket } from './client/transport.ts'

const connection = createConnection({ open: window.framechain === undefined ? openWebSocket : openMessagePort })

createRoot(document.querySelector('#root')!).render(
  <StrictMode>
    <App connection={connection} />
  </StrictMode>
)
