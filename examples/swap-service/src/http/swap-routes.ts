import { Router } from 'express'
import { z } from 'zod'
import { ServiceError } from '../errors.ts'
import { DepositRequest, QuoteRequest, type Swap, SwapRequest } from '../swaps/swap.ts'
import type { SwapDesk } from '../swaps/swap-desk.ts'

/** Express 5 hands a rejected handler to the error handler, so none of these catches anything. */
export function swapRoutes(desk: SwapDesk): Router {
  const router = Router()

  router.get('/quotes', async (request, response) => {
    const { direction, amountSats } = parse(QuoteRequest, request.query)
    const { tokenUnits, gasPriceWei, ...quote } = await desk.quote(direction, amountSats)
    response.json({ ...quote, tokenUnits: String(tokenUnits), gasPriceWei: String(gasPriceWei) })
  })

  router.post('/swaps', async (request, response) => {
    const swap = await desk.open(parse(SwapRequest, request.body))
    response.status(201).location(`/swaps/${swap.id}`).json(toJson(swap))
  })

  router.get('/swaps/:id', async (request, response) => {
    response.json(toJson(await desk.find(parseId(request.params.id))))
  })

  router.post('/swaps/:id/deposit', async (request, response) => {
    const { txid } = parse(DepositRequest, request.body)
    response.json(toJson(await desk.nameDeposit(parseId(request.params.id), txid)))
  })

  return router
}

/** JSON has no integers beyond 2^53, so units travel as text. */
function toJson(swap: Swap) {
  return { ...swap, tokenUnits: String(swap.tokenUnits) }
}

function parseId(id: string): string {
  if (!z.uuid().safeParse(id).success) throw new ServiceError('not_found', `There is no swap ${id}`)
  return id
}

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input ?? {})
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
  throw new ServiceError('invalid_request', problems.join('; '))
}
