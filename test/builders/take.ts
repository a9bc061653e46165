import { takeSchema, type Take } from '../../services/model/take.ts'

/** A take of Wan 2.2 14B, but for what the test says. */
export const aTake = (facts: Partial<Take> = {}): Take =>
  takeSchema.parse({
    schema: 1,
    shot_id: '001',
    segment_index: 0,
    fingerprint: '0123456789abcdef0123',
    clip: 'video/_takes/001_seg_0_0123456789abcdef.mp4',
    last_frame: 'video/_takes/001_seg_0_0123456789abcdef.png',
    last_frame_sha256: 'last',
    bytes: 1,
    frames: 48,
    fps: 16,
    width: 832,
    height: 480,
    seed: 1,
    engine: 'comfyui',
    engine_version: '1',
    workflow: 'wan.json',
    models: [],
    start_frame_sha256: 'first',
    prompt: 'a lighthouse',
    negative_prompt: '',
    created_at: '2026-01-01T00:00:00.000Z',
    timings_ms: {},
    ...facts
  })
