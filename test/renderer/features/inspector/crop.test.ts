import { expect, test } from 'vitest'
import { cropOf, cropText, lostPercent } from '../../../../renderer/features/inspector/crop.ts'

const canvas = { width: 1280, height: 704 }

test('[CROP-1] what is wider or higher than the canvas is cut at both sides alike', () => {
  const crop = cropOf({ width: 1920, height: 1080 }, canvas)
  expect(crop.left).toBe(0)
  expect(crop.width).toBe(1)
  expect(crop.height).toBeCloseTo(704 / 720)
  expect(crop.top).toBeCloseTo(8 / 720)
  expect(crop.scale).toBeCloseTo(1280 / 1920)
  const portrait = cropOf({ width: 1080, height: 1920 }, canvas)
  expect([portrait.left, portrait.width]).toEqual([0, 1])
  expect(lostPercent(portrait)).toBe(69)
})

test('[CROP-2] a picture of the canvas’s shape loses nothing, whatever its size', () => {
  expect(cropOf({ width: 640, height: 352 }, canvas)).toEqual({ left: 0, top: 0, width: 1, height: 1, scale: 2 })
  expect(lostPercent(cropOf({ width: 640, height: 352 }, canvas))).toBe(0)
})

test('[CROP-3] the line tells both sizes, or that nothing happens', () => {
  expect([cropText({ width: 1920, height: 1080 }, canvas), cropText(canvas, canvas)]).toEqual([
    '1280 × 704 of 1920 × 1080',
    '1280 × 704, as it is'
  ])
})
