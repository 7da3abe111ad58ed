// Whether what a person noted names a refund by its provider's id. Pure.

/** However they wrote it: other words around it, and small letters for great ones. */
export const namesRefund = (noted: string, providerRefundId: string): boolean =>
  noted.toUpperCase().includes(providerRefundId.toUpperCase())
