// Prices that buyers cannot pay.
export const PAY_EN = {
  'pay.small':
    'No way to pay here takes a sum as small as {price}: {least} is the least. Nobody can buy one such ticket alone.',
  'pay.small.of':
    'With the code one “{name}” costs {price}. No way to pay here takes so little: {least} is the least. Nobody can buy one such ticket alone.',
  'pay.large':
    'No way to pay here takes a sum as large as {price} at once: {most} is the most. Nobody can buy such a ticket.',
  'pay.large.of':
    'With the code one “{name}” costs {price}. No way to pay here takes so much at once: {most} is the most. Nobody can buy such a ticket.',
} as const
