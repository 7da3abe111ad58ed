// The order that money was about, where it was about one.
import type { FC } from 'hono/jsx/dom'
import { pathAddress } from '../frame/location.ts'

type OrderLinkProps = { readonly orderId: string | null; readonly orderNumber: string | null }

export const OrderLink: FC<OrderLinkProps> = ({ orderId, orderNumber }) =>
  orderId === null ? null : <a href={pathAddress('/orders/:orderId', { orderId })}>{orderNumber}</a>
