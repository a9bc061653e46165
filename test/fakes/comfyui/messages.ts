/** Binary messages; all numbers are big-endian and 32 bits wide. */

const uint32 = (...numbers: number[]): Buffer => {
  const bytes = Buffer.alloc(numbers.length * 4)
  for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number, index * 4)
  return bytes
}

/** Event 1: a JPEG with nothing about it. */
export const legacyPreview = (jpeg: Uint8Array): Buffer => Buffer.concat([uint32(1, 1), jpeg])

/** Event 4: a JPEG with the node and the prompt that it belongs to. */
export function previewWithMetadata(
  jpeg: Uint8Array,
  { nodeId, promptId }: { nodeId: string; promptId: string }
): Buffer {
  const json = Buffer.from(
    JSON.stringify({
      node_id: nodeId,
      prompt_id: promptId,
      display_node_id: nodeId,
      parent_node_id: null,
      real_node_id: nodeId,
      image_type: 'image/jpeg'
    })
  )
  return Buffer.concat([uint32(4, json.length), json, jpeg])
}

/** Event 3: a text that belongs to a node. */
export function nodeText(nodeId: string, text: string): Buffer {
  const id = Buffer.from(nodeId)
  return Buffer.concat([uint32(3, id.length), id, Buffer.from(text)])
}

/** Event 1 as VideoHelperSuite sends it: a frame's number and a 16-byte Pascal string before the JPEG. */
export function vhsPreview(jpeg: Uint8Array, { nodeId, frame }: { nodeId: string; frame: number }): Buffer {
  const id = Buffer.alloc(16)
  id.writeUInt8(Math.min(15, nodeId.length), 0)
  id.write(nodeId.slice(0, 15), 1)
  return Buffer.concat([uint32(1, 1, 1, frame), id, jpeg])
}
