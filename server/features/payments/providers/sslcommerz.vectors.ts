// Notifications made with a store that nobody has, hashed by Node and by OpenSSL alike.

export const STORE_ID = 'exampletickets0test'
export const STORE_PASSWORD = 'throwaway_store_pw@ssl'

const MONEY = 'currency_type=BDT&currency_amount=1500.00&currency_rate=1.0000&base_fair=0.00'
const VALUES = 'value_a=TKT7Q2M9XAB01K4ZP&value_b=&value_c=&value_d='

const keyOf = (names: string): string => `verify_key=${names.trim().replaceAll(/\s+/g, '%2C')}`

/** A payment by Rocket. */
export const VALID_IPN = [
  'tran_id=TKT7Q2M9XAB01K4ZP&val_id=261122150102kQ7vXw2pLm9TzRs&amount=1500.00',
  'card_type=DBBLMOBILEB-Dbbl+Mobile+Banking&store_amount=1470.00&card_no=',
  'bank_tran_id=261122150102aB3dE5fG7hJ&status=VALID&tran_date=2026-11-22+15%3A00%3A20&error=',
  'currency=BDT&card_issuer=DBBL+Mobile+Banking&card_brand=MOBILEBANKING&card_sub_brand=Classic',
  'card_issuer_country=Bangladesh&card_issuer_country_code=BD&store_id=exampletickets0test',
  MONEY,
  VALUES,
  'risk_level=0&risk_title=Safe',
  keyOf(`amount bank_tran_id base_fair card_brand card_issuer card_issuer_country
    card_issuer_country_code card_no card_sub_brand card_type currency currency_amount currency_rate
    currency_type error risk_level risk_title status store_amount store_id tran_date tran_id val_id
    value_a value_b value_c value_d`),
  'verify_sign=c0eecc568c73dc7a33232b9e44b5b457',
  'verify_sign_sha2=ad8ce2cf7d90c45d9f13445164370f3d7a17b1165913d8cc8ca857056b79287a',
].join('&')

/** A buyer who went back: the short list of fields. */
export const CANCELLED_IPN = [
  'status=CANCELLED&tran_date=2026-11-22+15%3A04%3A11&tran_id=TKT7Q2M9XAB01K4ZP',
  'error=Cancelled+by+User&amount=1500.00&currency=BDT&bank_tran_id=&store_id=exampletickets0test',
  MONEY,
  VALUES,
  keyOf(`amount bank_tran_id base_fair currency currency_amount currency_rate currency_type error
    status store_id tran_date tran_id value_a value_b value_c value_d`),
  'verify_sign=54cf844ff9dde9d3919533ddaccae7a6',
  'verify_sign_sha2=7d64e4fb5307707c351762e4ee374f169d14374b5dc5459e6e96ae5ad6cd8e74',
].join('&')
