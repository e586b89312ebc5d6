import type { z } from 'zod'

/** The type of a route's answer, carried without a run-time schema: answers come from our own typed code. */
declare const outputType: unique symbol

export interface Route<Input extends z.ZodType = z.ZodType, Output = unknown> {
  readonly input: Input
  readonly [outputType]?: Output
}

/**
 * Declares a route: `route(inputSchema).returns<Output>()`. Every schema is strict, so an argument that nobody reads
 * is refused rather than lost.
 */
export function route<Input extends z.ZodType>(
  input: Input,
): { returns: <Output>() => Route<Input, Output> } {
  return { returns: () => ({ input }) }
}

export type RouteTable = Record<string, Route>
export type InputOf<R> = R extends Route<infer Input, unknown> ? z.input<Input> : never
export type ParsedInputOf<R> = R extends Route<infer Input, unknown> ? z.output<Input> : never
export type OutputOf<R> = R extends Route<z.ZodType, infer Output> ? Output : never
